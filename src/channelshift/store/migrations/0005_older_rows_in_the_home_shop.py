"""What was there before there were shops belongs to the first one, which lives in the workspace folder."""

from typing import Any

from django.db import migrations

OLDER = ("Explanation", "Job", "SavedPlan")


def into_the_home_shop(apps: Any, schema_editor: Any) -> None:
    shops = apps.get_model("store", "Shop").objects
    home, _ = shops.get_or_create(slug="home", defaults={"name": "My shop", "folder": ""})
    for name in OLDER:
        apps.get_model("store", name)._base_manager.filter(shop=None).update(shop=home)


class Migration(migrations.Migration):
    dependencies = [("store", "0004_people_links_contacts")]

    operations = [migrations.RunPython(into_the_home_shop, migrations.RunPython.noop)]

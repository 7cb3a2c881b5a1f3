"""From here on no row is without a shop."""

import django.db.models.deletion
from django.db import migrations, models

import channelshift.store.scope


class Migration(migrations.Migration):
    dependencies = [("store", "0005_older_rows_in_the_home_shop")]

    operations = [
        migrations.AlterField(
            model_name="explanation",
            name="shop",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.CASCADE, to="store.shop"
            ),
        ),
        migrations.AlterField(
            model_name="explanation",
            name="shop",
            field=models.ForeignKey(
                default=channelshift.store.scope.current_shop_id,
                editable=False,
                on_delete=django.db.models.deletion.CASCADE,
                to="store.shop",
            ),
        ),
        migrations.AlterField(
            model_name="job",
            name="shop",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.CASCADE, to="store.shop"
            ),
        ),
        migrations.AlterField(
            model_name="job",
            name="shop",
            field=models.ForeignKey(
                default=channelshift.store.scope.current_shop_id,
                editable=False,
                on_delete=django.db.models.deletion.CASCADE,
                to="store.shop",
            ),
        ),
        migrations.AlterField(
            model_name="savedplan",
            name="shop",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.CASCADE, to="store.shop"
            ),
        ),
        migrations.AlterField(
            model_name="savedplan",
            name="shop",
            field=models.ForeignKey(
                default=channelshift.store.scope.current_shop_id,
                editable=False,
                on_delete=django.db.models.deletion.CASCADE,
                to="store.shop",
            ),
        ),
    ]

"""A person may ask a job to end soon with what it has."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0002_explanation")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="stop_asked",
            field=models.BooleanField(default=False),
        ),
    ]

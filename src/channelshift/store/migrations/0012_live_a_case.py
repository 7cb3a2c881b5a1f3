"""A job may live one of the cases of the article."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0011_launch_tasks"),
    ]

    operations = [
        migrations.AlterField(
            model_name="job",
            name="work",
            field=models.CharField(
                choices=[("import", "Import"), ("demo", "Demo"), ("plan", "Plan"), ("case", "Case")],
                max_length=10,
            ),
        ),
    ]

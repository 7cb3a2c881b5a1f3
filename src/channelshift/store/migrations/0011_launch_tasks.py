"""Tasks may come from launches: a sample or a verdict that is due."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0010_content_and_proof"),
    ]

    operations = [
        migrations.AlterField(
            model_name="task",
            name="origin",
            field=models.CharField(
                choices=[
                    ("plan", "Plan"),
                    ("audit", "Audit"),
                    ("documents", "Documents"),
                    ("stock", "Stock"),
                    ("links", "Links"),
                    ("launches", "Launches"),
                    ("hand", "Hand"),
                ],
                max_length=10,
            ),
        ),
    ]

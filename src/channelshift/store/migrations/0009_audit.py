"""Where a finding is seen and when, and which imports the audit has read."""

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.db import migrations, models

import channelshift.store.scope


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0008_duties"),
    ]

    operations = [
        migrations.AddField(
            model_name="finding",
            name="market",
            field=models.CharField(blank=True, default="", max_length=2),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="finding",
            name="in_shop",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="finding",
            name="seen_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["shop", "surface", "content_id"], name="finding_of_a_content"),
        ),
        migrations.CreateModel(
            name="AuditedImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("import_id", models.CharField(max_length=64)),
                ("read_at", models.DateTimeField(auto_now_add=True)),
                (
                    "shop",
                    models.ForeignKey(
                        default=channelshift.store.scope.current_shop_id,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="store.shop",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "everywhere",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "import_id"), name="one_audit_per_import")
                ],
            },
            managers=[
                ("everywhere", django.db.models.manager.Manager()),
                ("objects", django.db.models.manager.Manager()),
            ],
        ),
    ]

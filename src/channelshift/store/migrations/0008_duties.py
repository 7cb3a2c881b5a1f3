"""Calendars and letters of tasks; how long a paper takes at worst, and papers that do not concern a shop."""

import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

import channelshift.store.scope


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0007_messaging"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="days_most",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="document",
            name="state",
            field=models.CharField(
                choices=[
                    ("wanted", "Wanted"),
                    ("applied", "Applied"),
                    ("in_hand", "In Hand"),
                    ("rejected", "Rejected"),
                    ("not_needed", "Not Needed"),
                ],
                default="wanted",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="TaskFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=10)),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="task_feeds",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                "ordering": ("-created_at", "-id"),
                "abstract": False,
                "base_manager_name": "everywhere",
                "default_manager_name": "objects",
            },
            managers=[
                ("everywhere", django.db.models.manager.Manager()),
                ("objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="TaskLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("tasks", models.PositiveIntegerField()),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="task_letters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                "ordering": ("-day", "-id"),
                "abstract": False,
                "base_manager_name": "everywhere",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "person", "day"), name="one_letter_a_day")
                ],
            },
            managers=[
                ("everywhere", django.db.models.manager.Manager()),
                ("objects", django.db.models.manager.Manager()),
            ],
        ),
    ]

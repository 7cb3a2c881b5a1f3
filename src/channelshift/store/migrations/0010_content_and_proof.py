"""Content, launches, acts to be measured, limits, alerts and readers of the weekly letter."""

import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

import channelshift.store.scope


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0009_audit"),
    ]

    operations = [
        migrations.CreateModel(
            name="Act",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=40)),
                ("on", models.DateField()),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("content", "Content"),
                            ("sku", "Sku"),
                            ("market", "Market"),
                            ("route", "Route"),
                            ("shop", "Shop"),
                        ],
                        max_length=10,
                    ),
                ),
                ("touched", models.JSONField(default=list)),
                ("beside", models.JSONField(default=list)),
                ("measure", models.CharField(default="orders", max_length=20)),
                ("weeks", models.PositiveIntegerField(default=6)),
                ("note", models.TextField(blank=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
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
                "ordering": ("-on", "-id"),
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
            name="Brief",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("term", models.CharField(max_length=200)),
                ("language", models.CharField(blank=True, max_length=10)),
                ("market", models.CharField(blank=True, max_length=2)),
                ("sku", models.CharField(blank=True, max_length=100)),
                ("genre", models.CharField(blank=True, max_length=40)),
                ("claim", models.TextField(blank=True)),
                ("note", models.TextField(blank=True)),
                ("facts", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("dropped", "Dropped")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("content_ids", models.JSONField(default=list)),
                ("published_on", models.DateField(null=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
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
                "ordering": ("-made_at", "-id"),
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
            name="Launch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("sku", models.CharField(blank=True, max_length=100)),
                ("category", models.CharField(blank=True, max_length=100)),
                ("supplier", models.CharField(blank=True, max_length=200)),
                ("market", models.CharField(blank=True, max_length=2)),
                ("source", models.CharField(blank=True, max_length=40)),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("idea", "Idea"),
                            ("sampling", "Sampling"),
                            ("sampled", "Sampled"),
                            ("ordered", "Ordered"),
                            ("selling", "Selling"),
                            ("ended", "Ended"),
                        ],
                        default="idea",
                        max_length=10,
                    ),
                ),
                ("idea_on", models.DateField()),
                ("sample_asked_on", models.DateField(null=True)),
                ("sample_days", models.PositiveIntegerField(default=7)),
                ("sample_on", models.DateField(null=True)),
                ("ordered_on", models.DateField(null=True)),
                ("lead_time_days", models.PositiveIntegerField(null=True)),
                ("arrived_on", models.DateField(null=True)),
                ("selling_from", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("sample_cost", models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                ("batch_units", models.PositiveIntegerField(null=True)),
                ("unit_cost", models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                ("price", models.DecimalField(decimal_places=4, max_digits=14, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("asked", models.JSONField(default=dict)),
                ("verdict", models.CharField(blank=True, max_length=10)),
                ("verdict_facts", models.JSONField(default=dict)),
                ("note", models.TextField(blank=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("changed_at", models.DateTimeField(auto_now=True)),
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
                "ordering": ("-idea_on", "-id"),
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
            name="Alert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=20)),
                ("facts", models.JSONField(default=dict)),
                ("first_seen_on", models.DateField()),
                ("last_seen_on", models.DateField()),
                ("gone_on", models.DateField(null=True)),
                ("aside_at", models.DateTimeField(null=True)),
                (
                    "aside_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
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
                "ordering": ("-last_seen_on", "kind", "id"),
                "abstract": False,
                "base_manager_name": "everywhere",
                "default_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("shop", "key"), name="one_row_per_alert")],
            },
            managers=[
                ("everywhere", django.db.models.manager.Manager()),
                ("objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ContentGenre",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=40)),
                ("content_id", models.CharField(max_length=100)),
                ("genre", models.CharField(max_length=40)),
                ("at", models.DateTimeField(auto_now=True)),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
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
                "abstract": False,
                "base_manager_name": "everywhere",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("shop", "source", "content_id"), name="one_genre_per_content"
                    )
                ],
            },
            managers=[
                ("everywhere", django.db.models.manager.Manager()),
                ("objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="HourCost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("who", models.CharField(blank=True, max_length=100)),
                ("valid_from", models.DateField()),
                ("amount", models.DecimalField(decimal_places=4, max_digits=14)),
                ("currency", models.CharField(max_length=3)),
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
                "ordering": ("who", "-valid_from"),
                "abstract": False,
                "base_manager_name": "everywhere",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("shop", "who", "valid_from"), name="one_cost_of_an_hour_a_day"
                    )
                ],
            },
            managers=[
                ("everywhere", django.db.models.manager.Manager()),
                ("objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="LaunchDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("clicks", models.PositiveIntegerField()),
                ("orders", models.PositiveIntegerField()),
                ("at", models.DateTimeField(auto_now=True)),
                (
                    "launch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="days", to="store.launch"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
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
                "ordering": ("on",),
                "abstract": False,
                "base_manager_name": "everywhere",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("launch", "on"), name="one_row_per_launch_and_day")
                ],
            },
            managers=[
                ("everywhere", django.db.models.manager.Manager()),
                ("objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="LetterReader",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("language", models.CharField(default="en", max_length=10)),
                ("weekday", models.PositiveSmallIntegerField(default=0)),
                ("active", models.BooleanField(default=True)),
                ("sent_for", models.DateField(null=True)),
                ("trouble", models.TextField(blank=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
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
                "ordering": ("email",),
                "abstract": False,
                "base_manager_name": "everywhere",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "email"), name="one_letter_per_reader")
                ],
            },
            managers=[
                ("everywhere", django.db.models.manager.Manager()),
                ("objects", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="RiskLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=20)),
                ("most", models.DecimalField(decimal_places=4, max_digits=5)),
                ("changed_at", models.DateTimeField(auto_now=True)),
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
                    models.UniqueConstraint(fields=("shop", "what"), name="one_limit_per_kind_of_share")
                ],
            },
            managers=[
                ("everywhere", django.db.models.manager.Manager()),
                ("objects", django.db.models.manager.Manager()),
            ],
        ),
    ]

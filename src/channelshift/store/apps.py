"""The rows that people edit."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "channelshift.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"

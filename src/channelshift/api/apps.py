"""The interface for programs, as Django knows it."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "channelshift.api"
    label = "api"

"""Addresses: Smart links and what came of their clicks."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

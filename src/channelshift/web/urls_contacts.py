"""Addresses: Contacts, consents, groups and broadcasts."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

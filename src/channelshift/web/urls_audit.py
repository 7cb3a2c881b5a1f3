"""Addresses: The audit of links and diversions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

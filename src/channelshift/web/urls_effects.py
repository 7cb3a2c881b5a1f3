"""Addresses: Did it work."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []

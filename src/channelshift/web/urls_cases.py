"""Addresses: The founding article's sellers."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []

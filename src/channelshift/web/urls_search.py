"""Addresses: Searches and briefs."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []

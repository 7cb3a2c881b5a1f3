"""Addresses: Risk and alerts."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []

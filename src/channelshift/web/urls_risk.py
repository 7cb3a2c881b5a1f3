"""Addresses: Risk and the weekly letter."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []

"""Addresses: Content, live sessions, creators."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []

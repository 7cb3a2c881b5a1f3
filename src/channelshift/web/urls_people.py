"""Addresses: Signing in, people and roles."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

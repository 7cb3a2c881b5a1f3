"""Addresses: Documents and tasks."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

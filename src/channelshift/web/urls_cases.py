"""Addresses: The founding article's sellers."""

from django.urls import URLPattern, path

from channelshift.web.views import cases

urlpatterns: list[URLPattern] = [
    path("cases/", cases.show, name="cases"),
    path("cases/<slug:name>/", cases.one, name="cases_show"),
    path("cases/<slug:name>/run/", cases.run, name="cases_run"),
]

"""Addresses: Risk and alerts."""

from django.urls import path

from channelshift.web.views import risk

urlpatterns = [
    path("risk/", risk.show, name="risk"),
    path("risk/limit/", risk.limit, name="risk_limit"),
    path("risk/aside/", risk.aside, name="risk_aside"),
    path("risk.csv", risk.as_csv, name="risk_csv"),
]

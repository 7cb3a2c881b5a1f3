"""Addresses: Where providers call us."""

from django.urls import path

from channelshift.web.views import hooks

urlpatterns = [path("hooks/<slug:hook>/", hooks.take, name="hooks")]

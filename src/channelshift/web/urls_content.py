"""Addresses: Content, live sessions, creators."""

from django.urls import path

from channelshift.web.views import content, creators, live

urlpatterns = [
    path("content/", content.show, name="content"),
    path("content.csv", content.as_csv, name="content_csv"),
    path("content/one/", content.one, name="content_one"),
    path("content/rows/", content.rows, name="content_rows"),
    path("content/kind/", content.confirm, name="content_confirm"),
    path("creators/", creators.show, name="creators"),
    path("creators.csv", creators.as_csv, name="creators_csv"),
    path("creators/rows/", creators.rows, name="creators_rows"),
    path("live/", live.show, name="live"),
    path("live.csv", live.as_csv, name="live_csv"),
    path("live/rows/", live.rows, name="live_rows"),
    path("live/hours/", live.state_cost, name="live_hours"),
    path("live/hours/<int:cost_id>/forget/", live.forget_cost, name="live_hours_forget"),
]

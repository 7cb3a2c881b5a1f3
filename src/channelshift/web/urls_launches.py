"""Addresses: Launches."""

from django.urls import path

from channelshift.web.views import launches

urlpatterns = [
    path("launches/", launches.show, name="launches"),
    path("launches.csv", launches.as_csv, name="launches_csv"),
    path("launches/start/", launches.start, name="launches_start"),
    path("launches/<int:launch_id>/", launches.one, name="launches_one"),
    path("launches/<int:launch_id>.csv", launches.days_csv, name="launches_days"),
    path("launches/<int:launch_id>/facts/", launches.facts, name="launches_facts"),
    path("launches/<int:launch_id>/step/", launches.step, name="launches_step"),
    path("launches/<int:launch_id>/terms/", launches.terms, name="launches_terms"),
    path("launches/<int:launch_id>/day/", launches.day, name="launches_day"),
    path("launches/<int:launch_id>/verdict/", launches.verdict, name="launches_verdict"),
    path("launches/<int:launch_id>/remove/", launches.remove, name="launches_remove"),
]

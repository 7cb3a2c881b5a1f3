"""Addresses: Did it work."""

from django.urls import path

from channelshift.web.views import cohorts, effects

urlpatterns = [
    path("effects/", effects.show, name="effects"),
    path("effects.csv", effects.as_csv, name="effects_csv"),
    path("effects/add/", effects.add, name="effects_add"),
    path("effects/confirm/", effects.confirm, name="effects_confirm"),
    path("effects/rows/", effects.rows, name="effects_rows"),
    path("effects/<int:act_id>/", effects.one, name="effects_act"),
    path("effects/<int:act_id>.csv", effects.weeks_csv, name="effects_act_csv"),
    path("effects/<int:act_id>/change/", effects.change, name="effects_change"),
    path("effects/<int:act_id>/remove/", effects.remove, name="effects_remove"),
    path("effects/who-came-back/", cohorts.show, name="effects_cohorts"),
    path("effects/who-came-back.csv", cohorts.as_csv, name="effects_cohorts_csv"),
    path("effects/plan/", cohorts.plan, name="effects_plan"),
    path("effects/plan.csv", cohorts.plan_csv, name="effects_plan_csv"),
]

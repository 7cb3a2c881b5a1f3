"""The address of every page. The part before `_` of a name marks the open place in the menu."""

from django.urls import path

from channelshift.web.views import (
    importing,
    jobs,
    overview,
    plan,
    profit,
    reconcile,
    restated,
    rules,
    what_if,
)

urlpatterns = [
    path("", overview.show, name="overview"),
    path("demo/", overview.start_demo, name="overview_demo"),
    path("jobs/<uuid:job_id>/", jobs.show, name="job"),
    path("jobs/<uuid:job_id>/part/", jobs.part, name="job_part"),
    path("jobs/<uuid:job_id>/again/", jobs.again, name="job_again"),
    path("import/", importing.show, name="import"),
    path("import/files/", importing.upload, name="import_upload"),
    path("import/jobs/<uuid:job_id>/", importing.part, name="import_part"),
    path("import/jobs/<uuid:job_id>/answer/", importing.answer, name="import_answer"),
    path("import/complaints/", importing.complaints, name="import_complaints"),
    path("import/complaints.csv", importing.complaints_csv, name="import_complaints_csv"),
    path("import/templates/<str:name>", importing.template, name="import_template"),
    path("profit/", profit.show, name="profit"),
    path("profit/rows/", profit.rows, name="profit_rows"),
    path("profit/changed/", restated.show, name="profit_restated"),
    path("profit/changed/seen/", restated.look, name="profit_restated_look"),
    path("reconcile/", reconcile.show, name="reconcile"),
    path("reconcile.csv", reconcile.as_csv, name="reconcile_csv"),
    path("reconcile/gaps/<slug:name>/", reconcile.gap, name="reconcile_gap"),
    path("reconcile/gaps/<slug:name>/explain/", reconcile.explain, name="reconcile_explain"),
    path("reconcile/gaps/<slug:name>/withdraw/", reconcile.withdraw, name="reconcile_withdraw"),
    path("rules/", rules.show, name="rules"),
    path("rules/add/", rules.add, name="rules_add"),
    path("what-if/", what_if.show, name="what_if"),
    path("plan/", plan.show, name="plan"),
    path("plan/propose/", plan.propose, name="plan_propose"),
    path("plan/<int:plan_id>/", plan.show, name="plan_saved"),
    path("plan/<int:plan_id>.csv", plan.as_csv, name="plan_csv"),
    path("plan/<int:plan_id>.xlsx", plan.as_xlsx, name="plan_xlsx"),
]

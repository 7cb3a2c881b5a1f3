"""Addresses: The audit of links and diversions."""

from django.urls import URLPattern, path

from channelshift.web.views import audit

urlpatterns: list[URLPattern] = [
    path("audit/", audit.show, name="audit"),
    path("audit.csv", audit.as_csv, name="audit_csv"),
    path("audit/lint/", audit.lint, name="audit_lint"),
    path("audit/texts/", audit.take, name="audit_take"),
    path("audit/texts.csv", audit.template, name="audit_template"),
    path("audit/findings/<slug:key>/", audit.finding, name="audit_finding"),
]

"""Addresses: Smart links and what came of their clicks."""

from django.urls import URLPattern, path

from channelshift.web.views import attribution, links

urlpatterns: list[URLPattern] = [
    path("links/", links.show, name="links"),
    path("links/new/", links.new, name="links_new"),
    path("links/rule/", links.rule, name="links_rule"),
    path("links/chat/", links.chat, name="links_chat"),
    path("links/bulk/", links.bulk, name="links_bulk"),
    path("links/bulk/links.csv", links.template, name="links_template"),
    path("links/clicks/", links.compact, name="links_compact"),
    path("links/domains/", links.domain, name="links_domain"),
    path("links/domains/<int:domain_id>/remove/", links.domain_remove, name="links_domain_remove"),
    path("links/<int:link_id>/", links.one, name="links_one"),
    path("links/<int:link_id>/edit/", links.edit, name="links_edit"),
    path("links/<int:link_id>/archive/", links.archive, name="links_archive"),
    path("links/<int:link_id>/clicks/", links.rows, name="links_rows"),
    path("links/<int:link_id>/qr.svg", links.qr, {"form": "svg"}, name="links_qr_svg"),
    path("links/<int:link_id>/qr.png", links.qr, {"form": "png"}, name="links_qr_png"),
    path("attribution/", attribution.show, name="attribution"),
    path("attribution/rows/", attribution.rows, name="attribution_rows"),
    path("attribution/claims/", attribution.claims, name="attribution_claims"),
]

"""Addresses: Searches and briefs."""

from django.urls import path

from channelshift.web.views import briefs, search

urlpatterns = [
    path("search/", search.show, name="search"),
    path("search/rows/", search.rows, name="search_rows"),
    path("search.csv", search.as_csv, name="search_csv"),
    path("search/briefs/", briefs.show, name="search_briefs"),
    path("search/briefs.csv", briefs.as_csv, name="search_briefs_csv"),
    path("search/briefs/make/", briefs.make, name="search_brief_make"),
    path("search/briefs/<int:brief_id>/", briefs.one, name="search_brief"),
    path("search/briefs/<int:brief_id>/edit/", briefs.edit, name="search_brief_edit"),
    path("search/briefs/<int:brief_id>/renew/", briefs.renew, name="search_brief_renew"),
    path("search/briefs/<int:brief_id>/publish/", briefs.publish, name="search_brief_publish"),
    path("search/briefs/<int:brief_id>/drop/", briefs.drop, name="search_brief_drop"),
]

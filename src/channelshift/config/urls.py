"""Every address of the site. The language switch is Django's own; the pages are in `web.urls`."""

from django.urls import include, path

urlpatterns = [
    path("language/", include("django.conf.urls.i18n")),
    path("api/", include("channelshift.api.urls")),
    path("", include("channelshift.web.urls")),
]

handler400 = "channelshift.web.views.errors.bad_request"
handler403 = "channelshift.web.views.errors.forbidden"
handler404 = "channelshift.web.views.errors.not_found"
handler500 = "channelshift.web.views.errors.broken"

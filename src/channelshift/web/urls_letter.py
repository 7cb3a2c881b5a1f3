"""Addresses: the weekly letter."""

from django.urls import path

from channelshift.web.views import letter

urlpatterns = [
    path("letter/", letter.show, name="letter"),
    path("letter/chart.svg", letter.chart, name="letter_chart"),
    path("letter/letter.pdf", letter.as_pdf, name="letter_pdf"),
    path("letter/readers/", letter.add, name="letter_readers"),
    path("letter/readers/<int:reader_id>/remove/", letter.remove, name="letter_reader_remove"),
]

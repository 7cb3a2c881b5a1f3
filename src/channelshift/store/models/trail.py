"""Who changed what, and when. Written with the change, never edited, never deleted by the program."""

from __future__ import annotations

from django.db import models

from channelshift.store.models.people import Person
from channelshift.store.models.rows import ShopRow


class TrailEntry(ShopRow):
    """One change of one row. `was` and `became` hold the fields that differ; secrets are named, not shown."""

    at = models.DateTimeField(auto_now_add=True)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True)
    who = models.CharField(max_length=100, blank=True)  # the name at the time; empty: the program itself
    act = models.CharField(max_length=20)  # made, changed, removed, signed_in, sent, erased ...
    what = models.CharField(max_length=40)  # the kind of row: link, contact, document ...
    row = models.CharField(max_length=64, blank=True)  # its key
    was = models.JSONField(default=dict)
    became = models.JSONField(default=dict)

    class Meta(ShopRow.Meta):
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["shop", "what", "row"])]

    def __str__(self) -> str:
        return f"{self.who or 'the program'} {self.act} {self.what} {self.row}"

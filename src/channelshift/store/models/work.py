"""Work a page asked for, the plans that came of it, and what people said of money that does not clear."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from channelshift.store.models.rows import OfTheShop, ShopRow


class Job(ShopRow):
    """A piece of work that takes longer than a page may: reading a file, building the demo, planning.

    `message` is a packed sentence in the engine's words; the page says it in the reader's language.
    `heartbeat` moves while the work is alive, so that a killed job can be told from a slow one.
    """

    class Work(models.TextChoices):
        IMPORT = "import"
        DEMO = "demo"
        PLAN = "plan"
        CASE = "case"

    class Status(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    work = models.CharField(max_length=10, choices=Work.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    file_name = models.CharField(max_length=255, blank=True)  # as the seller called it
    given = models.JSONField(default=dict)  # answers to questions, or the limits of a plan
    progress = models.FloatField(default=0)  # 0 to 1
    message = models.JSONField(default=dict)
    answer = models.JSONField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    heartbeat = models.DateTimeField(null=True)
    stop_asked = models.BooleanField(default=False)  # somebody does not want to wait any longer
    finished_at = models.DateTimeField(null=True)

    class Meta(ShopRow.Meta):
        ordering = ("-created_at",)
        indexes = [models.Index(fields=["status", "heartbeat"])]

    def __str__(self) -> str:
        return f"{self.work} {self.file_name} ({self.status})".replace("  ", " ")

    @property
    def is_over(self) -> bool:
        return self.status in (self.Status.DONE, self.Status.FAILED)


class SavedPlan(ShopRow):
    """A plan as it was answered, with the limits it was asked under."""

    created_at = models.DateTimeField(auto_now_add=True)
    first_day = models.DateField()
    weeks = models.PositiveIntegerField()
    limits = models.JSONField(default=dict)
    answer = models.JSONField()

    class Meta(ShopRow.Meta):
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return f"{self.weeks} weeks from {self.first_day}"


class NeverDeleted(models.QuerySet[Any]):
    """What was said of money stays said: it can be withdrawn, not taken out of the history."""

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("Explanations are withdrawn, never deleted.")


class Explanation(ShopRow):
    """What a person says about money that does not clear. It changes no figure.

    `residual` is the tie-out's name for it, the same after every rebuild; `amount` is what it came to when
    it was explained, so that a later change can be seen.
    """

    residual = models.CharField(max_length=40, db_index=True)
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    currency = models.CharField(max_length=3)
    note = models.TextField(max_length=2000)
    who = models.CharField(max_length=100)
    said_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=100, blank=True)

    everywhere = NeverDeleted.as_manager()
    objects = OfTheShop.from_queryset(NeverDeleted)()

    class Meta(ShopRow.Meta):
        ordering = ("-said_at", "-id")

    def __str__(self) -> str:
        return f"{self.residual}: {self.note}"

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise TypeError("Explanations are withdrawn, never deleted.")

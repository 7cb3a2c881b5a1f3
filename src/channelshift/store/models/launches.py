"""New products on their way: from an idea to a sample, a first batch and a verdict."""

from __future__ import annotations

from django.db import models

from channelshift.store.models.people import Person
from channelshift.store.models.rows import ShopRow


class Launch(ShopRow):
    """One new product with the days it reached each step. A day that is not known is empty, never guessed.

    `asked` are the terms of its test, fixed before the first sale: conversion that must be beaten, conversion
    hoped for, and the errors allowed. The verdict names what was decided and on which figures.
    """

    class Step(models.TextChoices):
        IDEA = "idea"
        SAMPLING = "sampling"
        SAMPLED = "sampled"
        ORDERED = "ordered"
        SELLING = "selling"
        ENDED = "ended"

    name = models.CharField(max_length=200)
    sku = models.CharField(max_length=100, blank=True)
    category = models.CharField(max_length=100, blank=True)
    supplier = models.CharField(max_length=200, blank=True)
    market = models.CharField(max_length=2, blank=True)
    source = models.CharField(
        max_length=40, blank=True
    )  # where it is first shown: tiktok_live, tiktok_video ...
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.IDEA)
    idea_on = models.DateField()
    sample_asked_on = models.DateField(null=True)
    sample_days = models.PositiveIntegerField(default=7)  # as the factory promised
    sample_on = models.DateField(null=True)
    ordered_on = models.DateField(null=True)
    lead_time_days = models.PositiveIntegerField(
        null=True
    )  # of the first batch, as promised; empty: not known
    arrived_on = models.DateField(null=True)
    selling_from = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    sample_cost = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    batch_units = models.PositiveIntegerField(null=True)
    unit_cost = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    price = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    currency = models.CharField(max_length=3, blank=True)
    asked = models.JSONField(default=dict)
    verdict = models.CharField(max_length=10, blank=True)  # stop, refill, scale
    verdict_facts = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta(ShopRow.Meta):
        ordering = ("-idea_on", "-id")

    def __str__(self) -> str:
        return self.name


class LaunchDay(ShopRow):
    """What a launch showed and sold on one day, where no export says it: entered by hand."""

    launch = models.ForeignKey(Launch, on_delete=models.CASCADE, related_name="days")
    on = models.DateField()
    clicks = models.PositiveIntegerField()
    orders = models.PositiveIntegerField()
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True)
    at = models.DateTimeField(auto_now=True)

    class Meta(ShopRow.Meta):
        ordering = ("on",)
        constraints = [models.UniqueConstraint(fields=["launch", "on"], name="one_row_per_launch_and_day")]

    def __str__(self) -> str:
        return f"{self.launch} on {self.on}"

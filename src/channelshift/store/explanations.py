"""Explanations of money that does not clear: said, withdrawn, and never forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from channelshift.store.models import Explanation


@transaction.atomic
def explain(residual: str, amount: Decimal, currency: str, note: str, who: str) -> Explanation:
    """Say why an amount does not clear. An earlier word stays in the history, withdrawn by the new one."""
    withdraw(residual, who)
    return Explanation.objects.create(
        residual=residual, amount=amount, currency=currency, note=note.strip(), who=who.strip()
    )


def withdraw(residual: str, who: str) -> bool:
    """Take an explanation back; it stays in the history. False where there was none."""
    standing = Explanation.objects.filter(residual=residual, withdrawn_at__isnull=True)
    return standing.update(withdrawn_at=timezone.now(), withdrawn_by=who.strip()) > 0


def standing() -> dict[str, Explanation]:
    """What is said now, by residual."""
    return {e.residual: e for e in Explanation.objects.filter(withdrawn_at__isnull=True)}


def history(residuals: Iterable[str]) -> list[Explanation]:
    """All that was ever said of some residuals, the newest first."""
    return list(Explanation.objects.filter(residual__in=list(residuals)))

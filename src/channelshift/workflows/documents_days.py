"""How long a paper takes: the seller's own estimate, else what earlier ones took."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from channelshift.terms.text import sentence
from channelshift.workflows.documents_answers import Days, Paper


def days_of(platform: str, paper: Paper | None, kept: Iterable[Paper]) -> Days | None:
    """How long a paper takes: the seller's own estimate, else what earlier ones of the platform took."""
    if paper and paper.days_needed is not None:
        most = paper.days_needed if paper.days_most is None else paper.days_most
        return Days(paper.days_needed, most, sentence("Your own estimate."))
    took = [n for other in kept if other.platform == platform for n in _took(other)]
    if not took:
        return None
    return Days(
        min(took),
        max(took),
        sentence("What {n} earlier papers of {platform} took.", n=len(took), platform=platform),
    )


def _took(paper: Paper) -> list[int]:
    """Days from each application to the grant that followed it."""
    found: list[int] = []
    applied: date | None = None
    for step in reversed(paper.steps):
        if step.act in ("applied", "appealed"):
            applied = applied or step.on
        elif step.act in ("granted", "renewed") and applied is not None:
            found.append((step.on - applied).days)
            applied = None
    return [days for days in found if days >= 0]

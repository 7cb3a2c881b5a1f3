"""One line of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from channelshift.planning.solve import Plan
from channelshift.terms.text import Sentence


@dataclass(frozen=True)
class Line:
    """One decision. `what` is spend, hours, mode, buy, send, back (to the warehouse), clear or hold.

    `where` names lever, SKU or pool. `unit` is the currency, "hours", "units" or the sales mode chosen.
    `market` is set for modes.
    """

    week: date
    what: str
    where: str
    amount: float
    unit: str
    reason: Sentence
    sku: str = ""
    market: str = ""


def monday(plan: Plan, week: int) -> date:
    """The first day of a week of the plan."""
    return plan.problem.first_day + timedelta(weeks=week)

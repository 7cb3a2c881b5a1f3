"""What no plan can be made of, said in the seller's words. What is only thin is in `plan_cautions`."""

from __future__ import annotations

from collections.abc import Sequence

from channelshift.planning.problem import Lever
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.workflows.plan_history import History


class TooLittle(ChannelshiftError):
    """There is nothing that a plan could be made of."""


def check_history(history: History) -> None:
    """Refuse weeks in which nothing was sold."""
    if not history.weeks or not any(sum(table.values()) > 0 for table in history.orders.values()):
        raise TooLittle(
            sentence(
                "There is no week with a sale to plan from: import your orders, or plan from a later day."
            )
        )


def check_levers(levers: Sequence[Lever]) -> None:
    """Refuse a plan in all of whose weeks every route is closed."""
    if any(max(_weekly(lever.open)) > 0 for lever in levers):
        return
    names = ", ".join(sorted(lever.route for lever in levers))
    raise TooLittle(
        sentence(
            "By the rules every route you sell by is closed in all weeks of the plan: {routes}. If one still "
            "sells, add a rule of your own; else open another route first.",
            routes=names,
        )
    )


def _weekly(value: float | tuple[float, ...]) -> tuple[float, ...]:
    return value if isinstance(value, tuple) else (value,)

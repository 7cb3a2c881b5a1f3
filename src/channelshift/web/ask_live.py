"""What the pages Live and Creators ask of the workflows. See `ask` for how a workflow is reached."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

from channelshift.terms.days import Period
from channelshift.web.ask import _once, workspace
from channelshift.workflows.answers_modes import FileRows
from channelshift.workflows.creators_answers import CreatorAnswer
from channelshift.workflows.live_answers import LiveAnswer


def _workflow(name: str) -> Any:
    return import_module(f"channelshift.workflows.{name}")


def live(period: Period | None, host: str) -> LiveAnswer:
    """The sessions of a period, of one host where asked."""
    shop, costs = workspace(), hour_costs()
    return _once(shop, ("live", period, host, costs), lambda: _workflow("live").live(shop, period, host))


def live_rows(figure: str, where: dict[str, str], period: Period | None, limit: int, offset: int) -> FileRows:
    return _workflow("live_rows").live_rows(workspace(), figure, where, period, limit, offset)


def live_as_csv(answer: LiveAnswer) -> str:
    return _workflow("live_export").as_csv(answer)


def hour_costs() -> Any:
    """What an hour of live costs, as people of the shop stated it."""
    return _workflow("live_costs").stated()


def state_hour_cost(who: str, valid_from: date, amount: Decimal, currency: str) -> None:
    _workflow("live_costs").state(who, valid_from, amount, currency)


def forget_hour_cost(cost_id: int) -> None:
    _workflow("live_costs").forget(cost_id)


def creators(period: Period | None) -> CreatorAnswer:
    """The creators of a period."""
    shop = workspace()
    return _once(shop, ("creators", period), lambda: _workflow("creators").creators(shop, period))


def creator_rows(
    figure: str, where: dict[str, str], period: Period | None, limit: int, offset: int
) -> FileRows:
    return _workflow("creators_rows").creator_rows(workspace(), figure, where, period, limit, offset)


def creators_as_csv(answer: CreatorAnswer) -> str:
    return _workflow("creators_export").as_csv(answer)

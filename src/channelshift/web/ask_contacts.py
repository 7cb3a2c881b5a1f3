"""Every question the pages Contacts, Groups and Broadcasts put to the workflows.

As in `ask`, a workflow is imported when its first question is asked.
"""

from __future__ import annotations

from datetime import date, datetime
from importlib import import_module
from typing import Any

from django.db.models import Count, Max

from channelshift.store.models import Campaign, Code, Group
from channelshift.web.ask import _once, workspace


def _workflow(name: str) -> Any:
    return import_module(f"channelshift.workflows.{name}")


def orders() -> Any:
    """Orders by the shop's codes, each once; worked out once for one ledger and one set of codes."""
    shop = workspace()
    codes = Code.objects.aggregate(number=Count("id"), last=Max("id"))
    question = ("orders_by_code", codes["number"], codes["last"])
    return _once(shop, question, lambda: _workflow("private_traffic_orders").orders_by_code(shop))


def code_rows(codes: list[str], limit: int, offset: int) -> Any:
    """The rows of the seller's files behind orders by some codes."""
    return _workflow("private_traffic_orders").code_rows(workspace(), codes, limit, offset)


def groups() -> list[Any]:
    """Every group with its last count and what its codes brought."""
    return list(_workflow("groups").listed(orders()))


def group(one: Group) -> Any:
    return _workflow("groups").row_of(one, orders())


def group_cautions(one: Group, counted: dict[date, int | None], day: date) -> list[Any]:
    return list(_workflow("groups").cautions(one, counted, workspace().rulebook(), day))


def preview(campaign: Campaign) -> Any:
    """Texts, cost and warnings of a draft."""
    return _workflow("campaigns").preview(workspace(), campaign)


def schedule(campaign: Campaign, at: datetime | None, has_read: bool) -> int:
    return int(_workflow("campaigns").schedule(workspace(), campaign, at, has_read))


def result(campaign: Campaign) -> Any:
    """What came of a broadcast; the page asks it again and again while it is sent."""
    known = orders() if campaign.code_prefix else None
    return _workflow("campaigns_result").result(workspace(), campaign, known)


def campaign_codes(campaign: Campaign) -> list[str]:
    return list(_workflow("campaigns_result").codes_of(campaign))


def closed_routes() -> list[Any]:
    return list(_workflow("private_traffic").closed_routes(workspace()))


def recapture(route: str, closed_on: date) -> Any:
    return _workflow("private_traffic").recapture(workspace(), route, closed_on)


def zone() -> str:
    """The zone the shop's times are written in."""
    return str(_workflow("campaigns_rules").zone_of_shop(workspace()))

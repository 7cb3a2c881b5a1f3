"""What the pages of launches ask of the workflows. See `ask` for how a workflow is reached."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

from channelshift.web.ask import today, workspace
from channelshift.workflows.launches_answers import Launches, LaunchPage


def _workflow(name: str) -> Any:
    return import_module(f"channelshift.workflows.{name}")


def launches() -> Launches:
    """Every launch as it stands today."""
    return _workflow("launches_list").launches(workspace())


def launch(launch_id: int) -> LaunchPage:
    """One launch. Raises where the shop has none of this number."""
    return _workflow("launches_list").launch(workspace(), launch_id)


def start_launch(name: str, idea_on: date, facts: Mapping[str, Any]) -> int:
    return int(_workflow("launches").start(name, idea_on, facts))


def state_launch(launch_id: int, facts: Mapping[str, Any]) -> None:
    _workflow("launches").state_facts(launch_id, facts)


def launch_step(launch_id: int, act: str, on: date) -> None:
    _workflow("launches").step(launch_id, act, on)


def launch_terms(launch_id: int, given: Mapping[str, Decimal | None]) -> None:
    """Fix the terms of its test, while no day has counted."""
    has_days = _workflow("launches_list").has_days(workspace(), launch_id)
    _workflow("launches_terms").set_terms(launch_id, given, has_days)


def must_be_there(launch_id: int) -> None:
    """Raises where the shop has no launch of this number: said before anything of a form is."""
    _workflow("launches").row(launch_id)


def launch_day(launch_id: int, on: date, clicks: int, orders: int) -> None:
    _workflow("launches").put_day(launch_id, on, clicks, orders, today())


def drop_launch_day(launch_id: int, on: date) -> None:
    _workflow("launches").drop_day(launch_id, on)


def decide_launch(launch_id: int, verdict: str, on: date) -> None:
    """A person's verdict; what the rule advises at that moment is kept with it."""
    advice = _workflow("launches_list").advice_of(workspace(), launch_id)
    _workflow("launches").decide(launch_id, verdict, on, advice)


def take_back_verdict(launch_id: int) -> None:
    _workflow("launches").take_back(launch_id)


def remove_launch(launch_id: int) -> None:
    _workflow("launches").remove(launch_id)

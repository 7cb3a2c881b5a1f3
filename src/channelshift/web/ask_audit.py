"""Every question the audit's pages put to the workflows. As in `ask`, a workflow is imported when asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib import import_module
from typing import Any

from channelshift.web.ask import workspace


def _workflow(name: str) -> Any:
    return import_module(f"channelshift.workflows.{name}")


def audit() -> Any:
    """What is up, what must go by when, and what is proved gone."""
    return _workflow("audit").audit(workspace())


def finding(key: str) -> Any:
    """One finding with its whole time line."""
    return _workflow("audit").finding(workspace(), key)


def currency() -> str:
    """The currency money is shown in."""
    return str(workspace().reporting_currency)


def lint(text: str, surface: str, market: str, in_shop: bool, day: date | None) -> Any:
    """What a draft would break from when."""
    return _workflow("audit_lint").lint(workspace(), text, surface, market, in_shop, day)


def take_list(content: bytes, file: str, usual: Mapping[str, str]) -> Any:
    """Keep what a list or a pasted text shows."""
    return _workflow("audit").take_list(workspace(), content, file, usual)


def template() -> tuple[tuple[str, ...], ...]:
    """Our list of texts, with a filled example."""
    example: tuple[tuple[str, ...], ...] = _workflow("audit_texts").EXAMPLE
    return example


def markets() -> tuple[str, ...]:
    """The markets a draft may be meant for."""
    from channelshift.terms.market import MARKETS

    return tuple(MARKETS)

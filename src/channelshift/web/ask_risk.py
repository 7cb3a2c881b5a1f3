"""What the risk page asks of the workflows. See `ask` for how a workflow is reached."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from channelshift.web.ask import _once, workspace


def _workflow(name: str) -> Any:
    return import_module(f"channelshift.workflows.{name}")


def risk() -> Any:
    """Shares of profit and the failures that would hurt most."""
    shop, flow = workspace(), _workflow("risk")
    limits = tuple(sorted(flow.limits().items()))
    return _once(shop, ("risk", limits), lambda: flow.risk(shop))


def alerts(known: Any) -> list[Any]:
    """What is to be looked at; the settlements are gone through once for each published ledger."""
    flow, shop = _workflow("alerts"), workspace()
    limits = tuple((kind.what, kind.most) for kind in known.kinds)
    found = _once(shop, ("alerts", limits), lambda: flow.noticed(shop, known))
    rows: list[Any] = flow.with_memory(found)
    return rows


def set_limit(what: str, percent: str) -> None:
    _workflow("risk").set_limit(what, percent)


def put_aside(key: str) -> None:
    """Say no more of an alert while it holds; all are noticed first, so that there is one to put aside."""
    flow = _workflow("alerts")
    flow.look(workspace())
    flow.put_aside(key)

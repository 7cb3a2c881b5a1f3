"""Publish: build the ledger from all imports and the rulebook, and make it the current one."""

from __future__ import annotations

import uuid
from pathlib import Path

from channelshift.ledger.build import build
from channelshift.terms.records import KINDS
from channelshift.workflows.workspace import Workspace


def publish_ledger(workspace: Workspace) -> Path | None:
    """Build the ledger anew; the old one stays readable until the new one is whole."""
    if workspace.is_empty():
        return None
    warehouse = workspace.warehouse
    periods = workspace.rulebook().fee_periods()

    def write(folder: Path) -> None:
        with warehouse.engine() as con:
            records = {kind: warehouse.records(con, kind) for kind in KINDS}
            build(con, records, periods, workspace.reporting_currency, folder)

    return warehouse.publish(uuid.uuid4().hex[:12], write)

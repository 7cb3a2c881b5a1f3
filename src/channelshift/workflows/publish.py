"""Publish: build the ledger from all imports and the rulebook, and make it the current one.

What an import did not touch is taken over from the snapshot before.
"""

from __future__ import annotations

import uuid
from pathlib import Path

from channelshift.ledger.incremental import Job, build_by_parts
from channelshift.terms.records import KINDS
from channelshift.workflows.workspace import Workspace


def publish_ledger(workspace: Workspace) -> Path | None:
    """Build what has changed; the old ledger stays readable until the new one is whole."""
    if workspace.is_empty():
        return None
    warehouse = workspace.warehouse
    periods = workspace.rulebook().fee_periods()
    before = warehouse.snapshot()

    def write(folder: Path) -> None:
        with warehouse.engine() as con:
            versions = {kind: warehouse.versions(con, kind) for kind in KINDS}
            build_by_parts(Job(con, versions, periods, workspace.reporting_currency, folder), before)

    return warehouse.publish(uuid.uuid4().hex[:12], write)

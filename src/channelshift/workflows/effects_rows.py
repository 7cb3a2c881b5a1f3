"""The rows of content files behind the views and clicks of one content; the ledger opens the rest."""

from __future__ import annotations

from decimal import Decimal

import ibis

from channelshift.terms.days import Period
from channelshift.terms.text import sentence
from channelshift.workflows.acts import BadAct
from channelshift.workflows.answers_modes import FileRow, FileRows
from channelshift.workflows.effects_series import FROM_CONTENT
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace


def content_rows(
    workspace: Workspace, figure: str, content_id: str, period: Period | None, limit: int, offset: int
) -> FileRows:
    """Rows of one content whose days meet a period. Several exports of one day are each shown; one counts."""
    if figure not in FROM_CONTENT:
        raise BadAct(
            sentence(
                "“{name}” is no figure here. Choose from: {names}.",
                name=figure[:40],
                names=", ".join(FROM_CONTENT),
            )
        )
    with opened(workspace) as ledger:
        table = workspace.warehouse.records(ledger.con, "content_day")
        table = table.filter((ibis.coalesce(table.content_id, "") == content_id) & table[figure].notnull())
        if period is not None:
            table = table.filter((table.first_day <= period.last) & (table.last_day >= period.first))
        whole = ledger.con.to_pyarrow(table.aggregate(n=table.count(), total=table[figure].sum())).to_pylist()
        page = table.order_by([ibis.desc("first_day"), "file", "sheet", "row"]).limit(limit, offset=offset)
        rows = ledger.con.to_pyarrow(page).to_pylist()
    shown = tuple(
        FileRow(
            file=row["file"] or "",
            sheet=row["sheet"] or "",
            row=row["row"],
            what="content_day",
            name=row["title"] or row["content_id"],
            day=row["first_day"],
            amount=Decimal(row[figure]),
            note=""
            if row["first_day"] == row["last_day"]
            else str(Period(row["first_day"], row["last_day"])),
        )
        for row in rows
    )
    total = whole[0]["total"]
    return FileRows(shown, whole[0]["n"], None if total is None else Decimal(total), "")

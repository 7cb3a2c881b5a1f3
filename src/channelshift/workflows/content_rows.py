"""The rows of the seller's files behind one statistic of one content; they add up to it."""

from __future__ import annotations

from decimal import Decimal

from channelshift.content.periods import counted
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.days import Period
from channelshift.terms.text import sentence
from channelshift.workflows.answers_modes import FileRow, FileRows
from channelshift.workflows.content_facts import within
from channelshift.workflows.content_read import read_files
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace

FIGURES = ("views", "impressions", "clicks", "interactions", "watch_hours", "claimed_orders", "hours")


class NoSuchFigure(ChannelshiftError):
    """Rows were asked for behind a figure there is not."""


def content_rows(
    workspace: Workspace,
    content_id: str,
    figure: str,
    period: Period | None = None,
    limit: int = 200,
    offset: int = 0,
) -> FileRows:
    """The rows that count: those of days that other rows tell of too are left out here as in the figure."""
    if figure not in FIGURES:
        raise NoSuchFigure(
            sentence(
                "“{name}” is no figure here. Choose from: {names}.", name=figure, names=", ".join(FIGURES)
            )
        )
    with opened(workspace) as ledger:
        stats = read_files(workspace, ledger.con).stats.get(content_id, [])
    found = counted(within(stats, period), (figure,))
    rows = [
        FileRow(
            file=part.file,
            sheet=part.sheet,
            row=part.row,
            what=part.kind,
            name=content_id,
            day=stat.period.last if stat.period else None,
            amount=Decimal(repr(part.figures[figure])),
            note=str(stat.period or ""),
        )
        for stat in (found.rows if found else ())
        for part in stat.parts
        if figure in part.figures
    ]
    total = sum((row.amount for row in rows if row.amount is not None), Decimal(0)) if rows else None
    return FileRows(tuple(rows[::-1][offset : offset + limit]), len(rows), total, "")

"""Reconcile: orders = statements, statements ± reserve = payouts, payouts = bank, each gap with its cause."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from channelshift.ledger.reconcile import CAUSES, STAGES, Posting, Residual, StageSum, TieOut, tie_out
from channelshift.ledger.reconcile.postings import Place, gathered
from channelshift.ledger.reconcile.tie import KINDS
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.spreadsheets import harmless
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows import reconcile_words as words
from channelshift.workflows.reconcile_answers import (
    CauseTotal,
    Explained,
    FileRow,
    Reconciliation,
    ResidualRow,
    StageRow,
)
from channelshift.workflows.workspace import Workspace

FOUR = Decimal("0.0001")


class NothingToReconcile(ChannelshiftError):
    """No order and no statement has been imported."""


class NoSuchResidual(ChannelshiftError):
    """An explanation was given for something that is no residual of the tie-out."""


@dataclass(frozen=True)
class Tied:
    """The tie-out of the whole shop, worked out once; any month or channel is cut out of it."""

    today: date
    out: TieOut


def tied(workspace: Workspace) -> Tied:
    """Tie out everything that was imported."""
    if workspace.is_empty():
        raise NothingToReconcile(
            sentence("Nothing has been imported yet. Import orders, finance statements and payouts first.")
        )
    warehouse = workspace.warehouse
    with warehouse.engine() as con:
        records = {kind: warehouse.records(con, kind) for kind in KINDS}
        return Tied(
            workspace.today, tie_out(con, records, workspace.rulebook().fee_periods(), workspace.today)
        )


def reconcile(
    workspace: Workspace,
    month: str = "",
    channel: str = "",
    explanations: Mapping[str, Explained] | None = None,
) -> Reconciliation:
    """The tie-out of a month (2023-06) and a channel, or of all."""
    return cut(tied(workspace), month, channel, explanations or {})


def cut(
    whole: Tied, month: str = "", channel: str = "", explanations: Mapping[str, Explained] | None = None
) -> Reconciliation:
    """One month and channel of the tie-out. A residual that spans months counts with its part of the month.

    What was said of it was said of the whole: see `ResidualRow.whole`.
    """
    out = whole.out

    def wanted(moved: Posting | StageSum) -> bool:
        in_month = not month or (moved.day is not None and f"{moved.day:%Y-%m}" == month)
        return in_month and channel in ("", moved.place.channel)

    postings = [p for p in out.postings if wanted(p)]
    stages = _stages([s for s in out.sums if wanted(s)], postings)
    amounts = {r.id: r.amount for r in gathered(out.postings)}
    found = [_row(r, amounts, whole.today, explanations or {}) for r in gathered(postings)]
    rows = tuple(sorted(found, key=lambda r: (-abs(r.amount), -(r.age or 0), r.id)))
    return Reconciliation(
        whole.today,
        month,
        channel,
        stages,
        _causes(rows),
        rows,
        words.not_available(_of_channel(out, channel)),
        _answer(stages, rows),
        tuple(sorted({s.place.channel for s in out.sums})),
        tuple(sorted({f"{s.day:%Y-%m}" for s in out.sums if s.day}, reverse=True)),
    )


def _of_channel(out: TieOut, channel: str) -> TieOut:
    if not channel:
        return out

    def those(shops: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        return tuple(s for s in shops if s[0] == channel)

    return replace(
        out,
        no_statements=those(out.no_statements),
        no_orders=those(out.no_orders),
        no_payouts=those(out.no_payouts),
    )


def _stages(sums: Sequence[StageSum], postings: Sequence[Posting]) -> tuple[StageRow, ...]:
    expected: dict[tuple[str, Place], Decimal] = defaultdict(Decimal)
    actual: dict[tuple[str, Place], Decimal] = defaultdict(Decimal)
    causes: dict[tuple[str, Place], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for total in sums:
        expected[total.stage, total.place] += total.expected
        actual[total.stage, total.place] += total.actual
    for posting in postings:
        causes[posting.stage, posting.place][posting.cause] += posting.amount
    return tuple(
        _stage(stage, place, expected[stage, place], actual[stage, place], causes[stage, place])
        for stage, place in sorted({*expected, *causes}, key=lambda k: (k[1], STAGES.index(k[0])))
    )


def _stage(
    stage: str, place: Place, expected: Decimal, actual: Decimal, causes: Mapping[str, Decimal]
) -> StageRow:
    by_cause = tuple((c, causes[c].quantize(FOUR)) for c in CAUSES if causes.get(c))
    difference = (actual - expected).quantize(FOUR)
    return StageRow(stage, *place, expected.quantize(FOUR), actual.quantize(FOUR), difference, by_cause)


def _row(
    residual: Residual, whole: Mapping[str, Decimal], today: date, explanations: Mapping[str, Explained]
) -> ResidualRow:
    rows = tuple(FileRow(*line) for line in residual.rows)
    age = (today - residual.since).days if residual.since else None
    return ResidualRow(
        residual.id,
        residual.stage,
        residual.cause,
        *residual.place,
        residual.amount.quantize(FOUR),
        whole.get(residual.id, Decimal(0)).quantize(FOUR),
        residual.since,
        None if age is None else max(age, 0),
        residual.order_id,
        residual.statement_id,
        residual.payout_id,
        words.why(residual),
        rows,
        explanations.get(residual.id),
    )


def _causes(rows: Iterable[ResidualRow]) -> tuple[CauseTotal, ...]:
    together: dict[tuple[str, str, str], list[ResidualRow]] = defaultdict(list)
    for row in rows:
        together[row.stage, row.cause, row.currency].append(row)
    totals = [
        CauseTotal(
            stage, cause, currency,
            sum((r.amount for r in those), Decimal(0)), len(those),
            max((r.age for r in those if r.age is not None), default=None),
        )
        for (stage, cause, currency), those in together.items()
    ]  # fmt: skip
    return tuple(sorted(totals, key=lambda t: (STAGES.index(t.stage), CAUSES.index(t.cause), t.currency)))


def _answer(stages: tuple[StageRow, ...], rows: Sequence[ResidualRow]) -> Sentence:
    unexplained: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.cause == "unexplained":
            unexplained[row.currency] += row.amount
    named = sum(1 for row in rows if row.cause not in ("unexplained", "rounding"))
    return words.answer(stages, named, {c: a for c, a in unexplained.items() if a})


# ------------------------------------------------------------------ explanations


def with_explanations(answer: Reconciliation, explanations: Mapping[str, Explained]) -> Reconciliation:
    """The same tie-out beside what people said of it; no figure changes."""
    rows = tuple(replace(r, explained=explanations.get(r.id)) for r in answer.residuals)
    return replace(answer, residuals=rows)


def residual_of(answer: Reconciliation, name: str) -> ResidualRow:
    """One residual by its name."""
    found = next((r for r in answer.residuals if r.id == name), None)
    if found is None:
        raise NoSuchResidual(sentence("Nothing is open under {name} any more.", name=name))
    return found


# ------------------------------------------------------------------ as a file

HEAD = (
    "stage", "cause", "channel", "shop", "currency", "amount", "since", "age_days", "order_id",
    "statement_id", "payout_id", "why", "explained", "side", "file", "sheet", "row", "row_amount",
)  # fmt: skip


def as_csv(answer: Reconciliation) -> str:
    """Every residual with its rows, one row of ours for each row of the files; an amount stands once."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(HEAD)
    for residual in answer.residuals:
        for n, line in enumerate(residual.rows or (None,)):
            writer.writerow([harmless(cell) for cell in _cells(residual, line, n == 0)])
    return stream.getvalue()


def _cells(r: ResidualRow, line: FileRow | None, first: bool) -> tuple[object, ...]:
    said = r.explained.note if r.explained else ""
    place = (line.side, line.file, line.sheet, line.row, line.amount) if line else ("", "", "", "", "")
    money = (r.amount, r.since or "", "" if r.age is None else r.age) if first else ("", r.since or "", "")
    ids = (r.order_id, r.statement_id, r.payout_id)
    return (r.stage, r.cause, r.channel, r.shop, r.currency, *money, *ids, r.why, said, *place)

"""Attribution: where the own store's orders came from. Known, claimed by a platform, or not attributed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.ledger.book import Ledger, converted
from channelshift.ledger.lines import SALES, is_sold
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.days import Period
from channelshift.terms.route import Checkout, Hop, Source
from channelshift.terms.steps import kept
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.answers_modes import FileRow, FileRows
from channelshift.workflows.attribution_answers import (
    ANSWERS,
    UNATTRIBUTED,
    Attribution,
    LinkRow,
    RouteRow,
    Sum,
)
from channelshift.workflows.attribution_claims import claim_rows, claims
from channelshift.workflows.attribution_evidence import evidence
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace

COLUMNS = ("answer", "evidence", "route", "link")


class NoSuchColumn(ChannelshiftError):  # noqa: N818
    """Rows were asked for by a column there is not."""


def attribution(workspace: Workspace, period: Period | None = None) -> Attribution:
    """Every own-store order in one answer and on at most one route, by the day it was paid."""
    with opened(workspace) as ledger:
        lines = _lines(workspace, ledger, period)
        routes = tuple(_routes(ledger.con, lines))
        whole = _sum(ledger.con.to_pyarrow(lines.aggregate(**_sums(lines))).to_pylist()[0])
        answers = _by_answer(ledger.con, lines)
        people = _people(workspace, ledger.con, period)
        return Attribution(
            currency=ledger.notes.reporting,
            period=period,
            whole=whole,
            answers=answers,
            routes=routes,
            claims=tuple(claims(workspace.warehouse, ledger.con, lines, period)),
            links=tuple(_links(ledger.con, lines, people)),
            disagreeing=ledger.con.to_pyarrow(lines.order_key.nunique(where=lines.disagrees)).as_py() or 0,
            notes=tuple(_notes(ledger, period)),
        )


def attribution_rows(
    workspace: Workspace,
    where: Mapping[str, str],
    period: Period | None = None,
    limit: int = 200,
    offset: int = 0,
) -> FileRows:
    """The rows of the seller's files behind a figure: `amount` is net sales, `note` the evidence."""
    for name in where:
        if name not in COLUMNS:
            raise NoSuchColumn(
                sentence(
                    "Attribution has no column {name}. There are: {names}.",
                    name=name,
                    names=", ".join(COLUMNS),
                )
            )
    with opened(workspace) as ledger:
        lines = _lines(workspace, ledger, period)
        for name, value in where.items():
            lines = lines.filter(ibis.coalesce(lines[name], "") == value)
        lines = lines.filter(lines.what.isin(SALES) | (lines.net_sales != 0))
        whole = ledger.con.to_pyarrow(lines.aggregate(n=lines.count(), total=lines.net_sales.sum()))
        page = lines.order_by([ibis.desc("paid_on"), "file", "sheet", "row", "what"])
        found = ledger.con.to_pyarrow(page.limit(limit, offset=offset)).to_pylist()
        (count,) = whole.to_pylist()
        return FileRows(
            tuple(_file_row(row) for row in found), count["n"], count["total"], ledger.notes.reporting
        )


def _file_row(row: Mapping[str, Any]) -> FileRow:
    return FileRow(
        file=row["file"] or "",
        sheet=row["sheet"] or "",
        row=row["row"],
        what=row["what"],
        name=row["order_id"] or "",
        day=row["paid_on"],
        amount=row["net_sales"],
        note=row["evidence"],
    )


# ---------------------------------------------------------------- lines with their answer


def _lines(workspace: Workspace, ledger: Ledger, period: Period | None) -> ir.Table:
    """The ledger's own-store sales, each with its order's answer and the route the evidence names."""
    reporting = ledger.notes.reporting
    lines = converted(ledger.lines, reporting, reporting)
    lines = lines.filter(
        (lines.checkout == Checkout.OWN_STORE.value) & (lines.what.isin(SALES) | (lines.net_sales != 0))
    )
    if period is not None:
        lines = lines.filter(lines.paid_on.between(period.first, period.last))
    said = evidence(workspace.warehouse, ledger.con)
    renamed = said.select(
        _key="order_key",
        answer="answer",
        evidence="evidence",
        said_source="source",
        said_hop="hop",
        link="link",
        disagrees="disagrees",
    )
    joined = lines.left_join(renamed, lines.order_key == renamed._key)
    source = ibis.coalesce(joined.said_source, Source.UNATTRIBUTED.value)
    hop = ibis.coalesce(joined.said_hop, Hop.NONE.value)
    place = joined.checkout + ">" + joined.pool + "@" + ibis.coalesce(joined.market, "")
    found = joined.mutate(
        answer=ibis.coalesce(joined.answer, UNATTRIBUTED),
        evidence=ibis.coalesce(joined.evidence, "none"),
        route=source + ">" + hop + ">" + place,
        attributed_source=source,
        disagrees=ibis.coalesce(joined.disagrees, False),
    )
    return kept(found)


def _sums(lines: ir.Table) -> dict[str, ir.Value]:
    return {
        "orders": lines.order_key.nunique(where=is_sold(lines)),
        "net_sales": lines.net_sales.sum().cast("decimal(38, 4)"),
    }


def _sum(row: Mapping[str, Any]) -> Sum:
    return Sum(row["orders"] or 0, row["net_sales"])


def _by_answer(con: ibis.BaseBackend, lines: ir.Table) -> dict[str, Sum]:
    rows = con.to_pyarrow(lines.group_by("answer").aggregate(**_sums(lines))).to_pylist()
    found = {row["answer"]: _sum(row) for row in rows}
    return {answer: found.get(answer, Sum(0, Decimal(0))) for answer in ANSWERS}


def _routes(con: ibis.BaseBackend, lines: ir.Table) -> Iterator[RouteRow]:
    """What is known and claimed, route by route, the most selling first."""
    grouped = lines.filter(lines.answer != UNATTRIBUTED).group_by(["answer", "evidence", "route"])
    rows = con.to_pyarrow(grouped.aggregate(**_sums(lines))).to_pylist()
    rows.sort(key=lambda r: (-(r["net_sales"] or 0), r["route"], r["evidence"]))
    for row in rows:
        yield RouteRow(row["answer"], row["evidence"], row["route"], _sum(row))


def _people(workspace: Workspace, con: ibis.BaseBackend, period: Period | None) -> dict[str, int]:
    """Clicks of people by link."""
    clicks = workspace.warehouse.records(con, "click")
    clicks = clicks.filter(clicks.visit == "person")
    if period is not None:
        clicks = clicks.filter(clicks.clicked_at.date().between(period.first, period.last))
    rows = con.to_pyarrow(clicks.group_by("link").aggregate(n=clicks.count())).to_pylist()
    return {row["link"]: row["n"] for row in rows}


def _links(con: ibis.BaseBackend, lines: ir.Table, people: Mapping[str, int]) -> Iterable[LinkRow]:
    grouped = lines.filter(lines.link.notnull()).group_by("link").aggregate(**_sums(lines))
    sums = {row["link"]: _sum(row) for row in con.to_pyarrow(grouped).to_pylist()}
    nothing = Sum(0, Decimal(0))
    found = [LinkRow(link, people.get(link, 0), sums.get(link, nothing)) for link in sorted({*people, *sums})]
    return sorted(found, key=lambda row: (-(row.sum.net_sales or 0), -row.people, row.link))


def _notes(ledger: Ledger, period: Period | None) -> Iterator[Sentence]:
    if ledger.notes.no_rate_lines:
        yield sentence(
            "{lines} lines in {currencies} have no exchange rate into {reporting} on their day "
            "and are not in these totals. Add rates with the exchange-rate template.",
            lines=ledger.notes.no_rate_lines,
            currencies=", ".join(ledger.notes.no_rate_currencies),
            reporting=ledger.notes.reporting,
        )


def claim_rows_of(
    workspace: Workspace, source: str, period: Period | None = None, limit: int = 200, offset: int = 0
) -> FileRows:
    """The rows of a platform's reports behind its claim: `amount` is claimed orders."""
    with opened(workspace) as ledger:
        return claim_rows(workspace.warehouse, ledger.con, source, period, limit, offset)


@contextmanager
def told(workspace: Workspace, period: Period | None = None) -> Iterator[ir.Table]:
    """The own-store lines with their answers, for who checks that they add up."""
    with opened(workspace) as ledger:
        yield _lines(workspace, ledger, period)

"""Why a sheet was not recognised, in a sentence that says what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from channelshift.channels.fits import Fit, fits_of
from channelshift.channels.headers import HEADER_SEARCH_ROWS, closest, usual_header
from channelshift.channels.layout import Layout
from channelshift.channels.registry import not_yet_readable, without_records
from channelshift.channels.sheets import Sheet
from channelshift.terms.text import Sentence, sentence


def why_unknown(path: Path, sheet: Sheet, candidates: Sequence[Layout]) -> Sentence:
    """That we know it but cannot read it; else the nearest export and what it lacks; else that we don't."""
    first = sheet.preview[:HEADER_SEARCH_ROWS]
    title, holds = without_records(first)
    if title:
        return _holds_no_records(title, holds)
    known = not_yet_readable(first)
    if known:
        return sentence(
            "This is “{title}”. Channelshift knows it but does not read it yet; nothing of it was counted.",
            title=known,
        )
    near = [fit for index, row in enumerate(first) for fit in fits_of(index, row, candidates) if fit.is_near]
    if near:
        return _lacking(max(near, key=lambda fit: (fit.explained, -len(fit.unmet))))
    return _like_nothing(path, sheet)


def _like_nothing(path: Path, sheet: Sheet) -> Sentence:
    if sheet.from_document:
        return sentence(
            "{file} is JSON, but no list in it has the fields of an answer Channelshift reads. Save the "
            "whole answer of the platform, or export the same report as CSV or XLSX.",
            file=path.name,
        )
    return sentence(
        "No row of {file} has the column names of an export Channelshift reads. Export it again from the "
        "platform without editing it, or teach Channelshift which column is which.",
        file=path.name,
    )


def _holds_no_records(title: str, holds: str) -> Sentence:
    if holds == "totals":
        return sentence(
            "This is “{title}”: totals, with which the rows of the other sheets are compared. Nothing of it "
            "is counted.",
            title=title,
        )
    return sentence("This is “{title}”: it holds no figures.", title=title)


def _lacking(fit: Fit) -> Sentence:
    """Which column an export lacks, and the one that looks most like it among those it has left over."""
    taken = {place for places in fit.matched.values() for place in places}
    loose = [name if place not in taken else "" for place, name in enumerate(fit.row)]
    names = _usual_names(fit)
    near = closest(loose, names)
    said = {"title": fit.layout.title, "column": names[0]}
    if near:
        return sentence(
            "This looks like “{title}”, but the column “{column}” is missing; the closest one found is "
            "“{near}”. If it is the same one, teach it; else export again with all columns.",
            near=near,
            **said,
        )
    return sentence(
        "This looks like “{title}”, but the column “{column}” is missing. Export it again with all columns, "
        "or teach Channelshift which one it is.",
        **said,
    )


def _usual_names(fit: Fit) -> tuple[str, ...]:
    """What the first missing column goes by, in the language of this file first."""
    column = fit.unmet[0]
    usual = usual_header(fit.layout.seen, fit.row)
    here = fit.layout.matched(usual).get(column.name, []) if usual else []
    return (*(usual[place] for place in here), *column.names, column.name)

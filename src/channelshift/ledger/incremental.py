"""Build the ledger by parts: what an import did not touch is taken over from the snapshot before, as it is.

A part is built anew when the print of what it is made of has changed: its own records, the exchange rates
of its days, and what all parts share (costs, codes of links, rules, the reporting currency, this program).
In doubt it is built anew.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, reduce
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir

from channelshift.ledger import rates, summed
from channelshift.ledger.build import (
    LINES,
    ad_lines,
    awaiting_payment,
    lines_of,
    noted,
    prepared,
    sale_lines,
    write_notes,
)
from channelshift.ledger.fees import months_of_ads
from channelshift.ledger.parts import Content, Part, Placement, Span, month_of, numbered, part_numbered
from channelshift.rulebook import FeePeriod
from channelshift.terms.engines import engine_of
from channelshift.terms.records import KINDS
from channelshift.terms.steps import kept, step
from channelshift.warehouse.warehouse import Versions

MANIFEST = "parts.json"
AT_ONCE = 600_000  # records built in one go: bounds the memory, and spares small shops most of the planning
SALES, ADS = "sales", "ads"


@dataclass(frozen=True)
class Built:
    """One part as a snapshot has it."""

    print: str
    files: tuple[str, ...]
    awaiting: int = 0  # orders nobody has paid yet


@dataclass
class Snapshot:
    """What the parts of one snapshot were built from; kept beside them."""

    parts: dict[str, Built] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path | None) -> Snapshot:
        """The parts of a published snapshot; none where it keeps no account of them."""
        if folder is None or not (folder / MANIFEST).exists():
            return cls()
        raw = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return cls({n: Built(p["print"], tuple(p["files"]), p["awaiting"]) for n, p in raw.items()})

    def write(self, folder: Path) -> None:
        text = json.dumps({n: vars(b) for n, b in sorted(self.parts.items())}, indent=1)
        (folder / MANIFEST).write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Job:
    """All that a ledger is built from, and where it goes."""

    con: ibis.BaseBackend
    versions: Mapping[str, Versions]
    periods: Sequence[FeePeriod]
    reporting: str
    folder: Path

    @property
    def newest(self) -> dict[str, ir.Table]:
        """The latest version of every record."""
        return {kind: v.newest(v.table) for kind, v in self.versions.items()}


def build_by_parts(job: Job, before: Path | None) -> Snapshot:
    """Write the ledger into a folder; parts that nothing touched are linked to those of the one before."""
    known, made = Snapshot.read(before), Snapshot()
    (job.folder / LINES).mkdir()
    placement = Placement(job.con, job.versions)
    contents = placement.contents()
    prints = _prints(job, contents)
    due: dict[Part, Content] = {}
    for part, content in contents.items():
        old = known.parts.get(f"{SALES} {part.name}")
        if old and before and old.print == prints[part]:
            made.parts[f"{SALES} {part.name}"] = _taken_over(old, before, job.folder)
        else:
            due[part] = content
    for batch in _batches(due):
        for part, built in _built(job, placement, batch, prints):
            made.parts[f"{SALES} {part.name}"] = built
    _add_ads(job, known, before, made)
    made.write(job.folder)
    whole = _lines_made(job, made)
    summed.write(job.con, whole, job.reporting, job.folder)
    awaiting = sum(b.awaiting for b in made.parts.values())
    write_notes(job.folder, noted(job.con, whole, prepared(job.newest), job.reporting, awaiting))
    return made


def _taken_over(part: Built, before: Path, folder: Path) -> Built:
    """The very same files under the new snapshot's name."""
    for name in part.files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        os.link(before / name, folder / name)
    return part


def _batches(due: Mapping[Part, Content]) -> Iterator[dict[Part, Content]]:
    batch: dict[Part, Content] = {}
    for part in sorted(due, key=lambda p: (p.shop, p.month)):
        if batch and sum(c.lines for c in batch.values()) + due[part].lines > AT_ONCE:
            yield batch
            batch = {}
        batch[part] = due[part]
    if batch:
        yield batch


def _built(
    job: Job, placement: Placement, batch: Mapping[Part, Content], prints: Mapping[Part, str]
) -> Iterator[tuple[Part, Built]]:
    """Build some parts in one go and write each to its own files."""
    orders, settlements = placement.order_lines(batch), placement.settlement_lines(batch)
    labels = step(_labels(orders).union(_labels(settlements)))
    labels = step(labels.group_by("import_id", "row").aggregate(_part=labels._part.max()))
    records = job.newest | {
        "order_line": job.versions["order_line"].newest(orders.drop("_part")),
        "settlement_line": job.versions["settlement_line"].newest(settlements.drop("_part")),
    }
    sold = sale_lines(job.con, prepared(records), job.periods, job.reporting)
    files = _written(job, SALES, step(sold.lines).join(labels, ["import_id", "row"]), placement.part)
    waiting = awaiting_payment(sold.placed).join(labels, ["import_id", "row"])
    counted = waiting.group_by("_part").aggregate(orders=waiting.order_key.nunique())
    awaiting = {r["_part"]: r["orders"] for r in job.con.to_pyarrow(counted).to_pylist()}
    for part in batch:
        yield part, Built(prints[part], files.get(part, ()), awaiting.get(placement.number(part), 0))


def _labels(lines: ir.Table) -> ir.Table:
    return lines.select("import_id", "row", "_part")


def _written(job: Job, what: str, lines: ir.Table, part_of: Any) -> dict[Part, tuple[str, ...]]:
    """Lines with the number of their part, each part in files of its own."""
    draft = job.folder / f"{what}-draft"
    engine_of(job.con).write(lines, draft, partition_by="_part", overwrite_or_ignore=True)
    written: dict[Part, tuple[str, ...]] = {}
    for folder in sorted(draft.iterdir()):
        part = part_of(int(folder.name.partition("=")[2]))
        names = []
        for number, file in enumerate(sorted(folder.iterdir())):
            target = job.folder / LINES / f"{part.name}-{what}-{number}.parquet"
            target.parent.mkdir(parents=True, exist_ok=True)
            names.append(str(file.rename(target).relative_to(job.folder)))
        folder.rmdir()
        written[part] = tuple(names)
    draft.rmdir()
    return written


# ------------------------------------------------------------------ ads


def _add_ads(job: Job, known: Snapshot, before: Path | None, made: Snapshot) -> None:
    """Ads by shop and month of their first day. Their routes depend on where most was sold, in all parts."""
    ads = job.newest["ad_day"]
    shops = sorted(job.con.to_pyarrow(ads.select("shop").distinct())["shop"].to_pylist())
    if not shops:
        return
    labels = step(ads.select("import_id", "row", _part=numbered(ads.shop, shops, month_of(ads.first_day))))
    lines = kept(_ads_of(job, made).join(labels, ["import_id", "row"]))
    due = []
    for row in job.con.to_pyarrow(_printed(lines, lines.columns, "_part")).to_pylist():
        part, print_ = part_numbered(shops, row["_part"]), f"{row['rows']} {row['print']}"
        old = known.parts.get(f"{ADS} {part.name}")
        if old and before and old.print == print_:
            made.parts[f"{ADS} {part.name}"] = _taken_over(old, before, job.folder)
        else:
            due.append(row["_part"])
            made.parts[f"{ADS} {part.name}"] = Built(print_, ())
    if due:
        written = _written(job, ADS, lines.filter(lines._part.isin(due)), lambda n: part_numbered(shops, n))
        for part, files in written.items():
            made.parts[f"{ADS} {part.name}"] = replace(made.parts[f"{ADS} {part.name}"], files=files)


def _ads_of(job: Job, made: Snapshot) -> ir.Table:
    sold = _lines_made(job, made)
    sold = sold.filter(sold.what == "order_line")
    return ad_lines(prepared(job.newest), step(sold.mutate(gross=sold.gross_sales)), job.reporting)


def _lines_made(job: Job, made: Snapshot) -> ir.Table:
    files = [job.folder / f for b in made.parts.values() for f in b.files]
    return lines_of(job.con, files)


# ------------------------------------------------------------------ prints


def _prints(job: Job, contents: Mapping[Part, Content]) -> dict[Part, str]:
    """For each part a print of everything its lines depend on."""
    shared, fx = _shared_print(job), _rates_by_day(job)
    return {
        part: _digest(shared, *content.print, *(p for day, p in fx if _matters(day, content.days)))
        for part, content in contents.items()
    }


def _matters(day: date, days: Span | None) -> bool:
    """Whether a rate of this day can be the one in force on some day of a part."""
    return days is None or days[0] - timedelta(days=rates.OLDEST) <= day <= days[1]


def _rates_by_day(job: Job) -> list[tuple[date, str]]:
    fx = job.newest["fx_rate"]
    rows = job.con.to_pyarrow(_printed(fx, ("base", "quote", "rate", "source"), "day")).to_pylist()
    return sorted((r["day"], f"{r['day']} {r['rows']} {r['print']}") for r in rows if r["day"])


def _shared_print(job: Job) -> str:
    newest = job.newest
    links = newest["content_day"]
    tables = {
        "costs": (newest["product_cost"], [c.name for c in KINDS["product_cost"].columns]),
        "listings": (newest["product_listing"], newest["product_listing"].columns),
        "codes": (links.filter(links.code.notnull()), ("code", "content_id", "source")),
        "ad months": (months_of_ads(newest["ad_day"]), ("_currency", "_from", "_until")),
    }
    told = [f"{name} {_print_of(job, table, columns)}" for name, (table, columns) in tables.items()]
    return _digest(_program(), repr(list(job.periods)), job.reporting, *told)


def _print_of(job: Job, table: ir.Table, columns: Sequence[str]) -> str:
    table = table.mutate(_all=ibis.literal(0))
    rows = job.con.to_pyarrow(_printed(table, columns, "_all")).to_pylist()
    return str([(r["rows"], r["print"]) for r in rows])


def _printed(table: ir.Table, columns: Sequence[str], by: str) -> ir.Table:
    """Rows by some column, with a print of their cells that does not depend on their order."""
    cells = [ibis.coalesce(table[c].cast("string"), "\x00") for c in columns]
    row = reduce(lambda a, b: a + "\x1f" + b, cells).hash()
    rows = step(table.select(by, _print=row))
    return rows.group_by(by).aggregate(rows=rows.count(), print=rows._print.bit_xor())


@cache
def _program() -> str:
    """This program as far as the ledger's lines depend on it: another version builds everything anew."""
    here = Path(__file__).parent
    sources = sorted([*here.glob("*.py"), *here.glob("*.yaml"), *(here.parent / "terms").glob("*.py")])
    text = b"".join(path.read_bytes() for path in sources)
    return _digest(duckdb.__version__, hashlib.blake2b(text, digest_size=16).hexdigest())


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()

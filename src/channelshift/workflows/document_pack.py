"""Papers put together in one zip with an index: to be let in by a platform, or to appeal a rejection.

The same papers make the same zip, byte for byte. What leaves here is no longer sealed: that a pack was made
is noted in the trail.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from channelshift.store.models import Document, Shop
from channelshift.store.scope import current_shop_id
from channelshift.store.trail import note
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.spreadsheets import harmless
from channelshift.terms.text import sentence
from channelshift.workflows import document_files
from channelshift.workflows.documents import paper as paper_of
from channelshift.workflows.documents import papers
from channelshift.workflows.documents_answers import Need, Paper
from channelshift.workflows.documents_list import documents
from channelshift.workflows.task_words import plain_line, rendered
from channelshift.workflows.workspace import Workspace

NO_MOMENT = (1980, 1, 1, 0, 0, 0)  # the oldest a zip can say: the same papers make the same zip
COLUMNS = ("n", "paper", "number", "issuer", "issued_on", "expires_on", "state", "file", "asked_by")


class NothingToPack(ChannelshiftError):
    """A pack was asked for and no paper is there."""


@dataclass(frozen=True)
class Packed:
    """One paper in a pack: its place in the index, its file's name there, and the rules that ask for it."""

    n: int
    paper: Paper
    file: str  # empty: no file is kept
    content: bytes
    rules: tuple[str, ...]


def onboarding(workspace: Workspace, platform: str, market: str, language: str) -> bytes:
    """All papers that a platform asks for in a market and the shop has, with a list of what is missing."""
    answer = documents(workspace, market=market)
    needs = [n for n in answer.needs if n.platform == platform and n.standing not in ("told", "not_needed")]
    here = [need for need in needs if need.paper and need.paper.state in ("in_hand", "applied")]
    own = [p for p in answer.papers if (p.platform, p.market) == (platform, market) and p.state == "in_hand"]
    packed = _packed([(n.paper, _rules(n)) for n in here if n.paper] + [(p, ()) for p in own])
    missing = [need for need in needs if need not in here and need.standing != "sells"]
    if not packed:
        raise NothingToPack(
            sentence("No paper for {platform} ({market}) is in hand yet.", platform=platform, market=market)
        )
    facts = {"platform": platform, "market": market, "missing": missing, "kind": "onboarding"}
    return _zip(packed, language, facts, f"{platform}/{market}")


def appeal(paper_id: int, language: str) -> bytes:
    """A rejected paper with its history, the platform's reasons, and the other papers of the platform."""
    rejected = paper_of(paper_id)
    if not any(step.act == "rejected" for step in rejected.steps):
        raise NothingToPack(
            sentence("{paper} was not rejected: there is nothing to appeal.", paper=rejected.name)
        )
    beside = [
        other
        for other in papers()
        if other.id != rejected.id
        and (other.platform, other.market) == (rejected.platform, rejected.market)
        and other.state == "in_hand"
    ]
    packed = _packed([(rejected, ()), *((other, ()) for other in beside)])
    facts = {
        "platform": rejected.platform,
        "market": rejected.market,
        "rejected": rejected,
        "steps": tuple(reversed(rejected.steps)),
        "kind": "appeal",
    }
    return _zip(packed, language, facts, f"appeal {rejected.id}")


def _rules(need: Need) -> tuple[str, ...]:
    return tuple(way.rule_id for way in need.ways)


def _packed(found: Sequence[tuple[Paper, tuple[str, ...]]]) -> list[Packed]:
    """Numbered in the order given, each file under a name of its own."""
    keys = dict(Document.objects.filter(id__in=[p.id for p, _ in found]).values_list("id", "file_key"))
    return [
        Packed(n, paper, *_file(n, paper, keys.get(paper.id, "")), rules)
        for n, (paper, rules) in enumerate(found, start=1)
    ]


def _file(n: int, paper: Paper, key: str) -> tuple[str, bytes]:
    if not key:
        return "", b""
    ending = PurePath(paper.file_name).suffix
    stem = PurePath(document_files.safe_name(paper.name)).name[:80].rstrip(" .")
    return f"{n:02d} {stem}{ending}", document_files.read(key)


def _zip(packed: Sequence[Packed], language: str, facts: Mapping[str, object], row: str) -> bytes:
    shop = Shop.objects.get(id=current_shop_id()).name
    every = {**facts, "packed": packed, "shop": shop, "language": language}
    parts = [
        ("index.html", rendered("web/document_pack.html", language, every).encode()),
        ("index.csv", _csv(packed, language)),
        *((f"papers/{one.file}", one.content) for one in packed if one.file),
    ]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            about = zipfile.ZipInfo(name, NO_MOMENT)
            about.compress_type, about.external_attr, about.create_system = (
                zipfile.ZIP_DEFLATED,
                0o600 << 16,
                3,
            )
            archive.writestr(about, content)
    note("packed", "document", row[:64], {}, {"papers": [one.paper.id for one in packed]})
    return stream.getvalue()


def _csv(packed: Iterable[Packed], language: str) -> bytes:
    """The index for a spreadsheet: UTF-8 with its mark, no cell that runs."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([plain_line("web/document_word.txt", language, {"word": name}) for name in COLUMNS])
    for one in packed:
        paper = one.paper
        state = plain_line("web/document_word.txt", language, {"word": paper.state})
        days = (paper.issued_on or "", paper.expires_on or "")
        cells = (one.n, paper.name, paper.number, paper.issuer, *days, state, one.file, " ".join(one.rules))
        writer.writerow([harmless(cell) for cell in cells])
    return ("\ufeff" + stream.getvalue()).encode()

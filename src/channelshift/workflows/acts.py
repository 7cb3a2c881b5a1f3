"""Acts: what the seller did on a day and wants to see the effect of, kept with who said so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction

from channelshift.store.models import Act, Person
from channelshift.store.scope import current_person_id
from channelshift.store.trail import note
from channelshift.terms.complaints import ChannelshiftError, NotThere
from channelshift.terms.text import sentence

KINDS = ("links_removed", "price", "series", "budget", "mode", "other")
UNITS = tuple(str(value) for value in Act.Unit.values)
OF_THE_LEDGER = ("orders", "net_sales", "cm3")
OF_CONTENT = ("views", "clicks", *OF_THE_LEDGER)
MOST_WEEKS, MOST_UNITS, LONGEST_UNIT = 26, 500, 300
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)


class BadAct(ChannelshiftError):
    """An act cannot be kept as it was stated."""


class NoSuchAct(BadAct, NotThere):
    """The shop has no such act."""


@dataclass(frozen=True)
class Stated:
    """An act as a person states it: what was done, on which day, to what, and what to look at.

    `touched` and `beside` name contents, SKUs, markets or routes, as `unit` says. `weeks` are looked at from
    the day on.
    """

    name: str
    kind: str
    on: date
    unit: str
    touched: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    measure: str = "orders"
    weeks: int = 6
    note: str = ""


@dataclass(frozen=True)
class Kept:
    """An act that is kept, with its number and who entered it."""

    id: int
    said: Stated
    who: str = ""


def measures_of(unit: str) -> tuple[str, ...]:
    """What can be looked at of a unit: views and clicks are known of content only."""
    return OF_CONTENT if unit == Act.Unit.CONTENT else OF_THE_LEDGER


def acts() -> tuple[Kept, ...]:
    """Every act of the shop, the newest first."""
    return tuple(_kept(row) for row in Act.objects.select_related("made_by"))


def act(act_id: int) -> Kept:
    """One act of the shop. Raises NoSuchAct where it has none of this number."""
    return _kept(_row(act_id))


def add(said: Stated) -> int:
    """Keep an act; returns its number."""
    stated = checked(said)
    with transaction.atomic():
        row = Act.objects.create(
            **_columns(stated), made_by=Person.objects.filter(id=current_person_id()).first()
        )
        note("made", "act", row.id, {}, _shown(stated))
    return int(row.id)


def change(act_id: int, said: Stated) -> None:
    """State an act otherwise."""
    stated = checked(said)
    with transaction.atomic():
        row = _row(act_id)
        was = _shown(_kept(row).said)
        became = _shown(stated)
        if was == became:
            return
        for name, value in _columns(stated).items():
            setattr(row, name, value)
        row.save()
        changed = {name for name in became if was[name] != became[name]}
        note("changed", "act", row.id, {n: was[n] for n in changed}, {n: became[n] for n in changed})


def remove(act_id: int) -> None:
    """Take an act out; that it was there stays in the trail."""
    with transaction.atomic():
        row = _row(act_id)
        note("removed", "act", row.id, _shown(_kept(row).said))
        row.delete()


# ------------------------------------------------------------------ checks


def checked(said: Stated) -> Stated:
    """The act as it can be kept: tidy names, each unit once. Raises BadAct with what is wrong."""
    stated = Stated(
        **{
            **asdict(said),
            "name": " ".join(said.name.split()),
            "touched": _units(said.touched, said.unit),
            "beside": _units(said.beside, said.unit),
            "note": said.note.strip(),
        }
    )
    _check_words(stated)
    _check_choices(stated)
    _check_units(stated)
    return stated


def _check_words(said: Stated) -> None:
    if not said.name or len(said.name) > 200:
        raise BadAct(sentence("Say in at most 200 characters what was done."))
    if len(said.note) > 2000:
        raise BadAct(sentence("{field} has at most {n} characters.", field="note", n=2000))
    if not FIRST_DAY <= said.on <= LAST_DAY:
        raise BadAct(sentence("{day} is no day an act can have.", day=said.on))
    if not 1 <= said.weeks <= MOST_WEEKS:
        raise BadAct(
            sentence(
                "1 to {most} weeks after the day can be looked at, not {n}.", most=MOST_WEEKS, n=said.weeks
            )
        )


def _check_choices(said: Stated) -> None:
    for name, value, known in (
        ("kind", said.kind, KINDS),
        ("unit", said.unit, UNITS),
        ("measure", said.measure, measures_of(said.unit)),
    ):
        if value not in known:
            raise BadAct(
                sentence(
                    "“{value}” is no {name} of an act here. Choose from: {known}.",
                    value=str(value)[:40],
                    name=name,
                    known=", ".join(known),
                )
            )


def _check_units(said: Stated) -> None:
    if said.unit != Act.Unit.SHOP and not said.touched:
        raise BadAct(
            sentence("Say what it was done to: at least one of the videos, SKUs, markets or routes.")
        )
    for unit in (*said.touched, *said.beside):
        if len(unit) > LONGEST_UNIT:
            raise BadAct(sentence("{unit} is too long to be one of them.", unit=unit[:40]))
    if len(said.touched) > MOST_UNITS or len(said.beside) > MOST_UNITS:
        raise BadAct(sentence("An act names at most {n} of them.", n=MOST_UNITS))
    both = sorted(set(said.touched) & set(said.beside))
    if both:
        raise BadAct(
            sentence("{unit} cannot be compared with itself: it was touched.", unit=", ".join(both[:5]))
        )


def _units(given: Iterable[str], unit: str) -> tuple[str, ...]:
    if unit == Act.Unit.SHOP:
        return ()
    return tuple(dict.fromkeys(word for raw in given if (word := str(raw).strip())))


# ------------------------------------------------------------------ rows


def _row(act_id: int) -> Act:
    row = Act.objects.select_related("made_by").filter(id=act_id).first()
    if row is None:
        raise NoSuchAct(sentence("There is no such act."))
    return row


def _kept(row: Act) -> Kept:
    said = Stated(
        name=row.name,
        kind=row.kind,
        on=row.on,
        unit=row.unit,
        touched=tuple(row.touched),
        beside=tuple(row.beside),
        measure=row.measure,
        weeks=row.weeks,
        note=row.note,
    )
    return Kept(int(row.id), said, str(row.made_by or ""))


def _columns(said: Stated) -> dict[str, Any]:
    return {**asdict(said), "touched": list(said.touched), "beside": list(said.beside)}


def _shown(said: Stated) -> Mapping[str, Any]:
    """What the trail holds of it: everything a person stated."""
    return {**_columns(said), "on": said.on.isoformat()}

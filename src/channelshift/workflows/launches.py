"""The shop's launches as people keep them: begun, moved from step to step, their days, their verdict."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from channelshift.store.models import Launch, LaunchDay, Person
from channelshift.store.scope import current_person_id
from channelshift.store.trail import note
from channelshift.terms.complaints import ChannelshiftError, NotThere
from channelshift.terms.text import sentence
from channelshift.workflows.acts import FIRST_DAY, LAST_DAY
from channelshift.workflows.launches_answers import Facts

LONGEST = {"name": 200, "sku": 100, "category": 100, "supplier": 200, "source": 40, "note": 2000}
TEXTS = (*LONGEST, "market", "currency")
COUNTS = ("sample_days", "lead_time_days", "batch_units")
AMOUNTS = ("sample_cost", "unit_cost", "price")
STATED = (*TEXTS, *COUNTS, *AMOUNTS, "idea_on")
MOST = 1_000_000_000
MOST_WAITED = 1000  # days
VERDICTS = ("stop", "refill", "scale")
Step = Launch.Step
# What each act makes of a launch: the step, and the field its day goes into.
ACTS: Mapping[str, tuple[str, str]] = {
    "sample_asked": (Step.SAMPLING, "sample_asked_on"),
    "sample_here": (Step.SAMPLED, "sample_on"),
    "ordered": (Step.ORDERED, "ordered_on"),
    "arrived": (Step.ORDERED, "arrived_on"),
    "selling": (Step.SELLING, "selling_from"),
}
# Days that follow one another; a later one cannot come before an earlier one.
ORDER = ("idea_on", "sample_asked_on", "sample_on", "ordered_on", "arrived_on", "selling_from", "ended_on")


class BadLaunch(ChannelshiftError):
    """A launch cannot be kept as it was stated."""


class NoSuchLaunch(BadLaunch, NotThere):
    """The shop has no such launch."""


# ------------------------------------------------------------------ keeping


def start(name: str, idea_on: date, facts: Mapping[str, Any] | None = None) -> int:
    """Begin a launch: an idea of a day. Returns its number."""
    said = _checked({**(facts or {}), "name": name, "idea_on": idea_on})
    with transaction.atomic():
        launch = Launch(**said)
        _fits(launch)
        launch.save()
        note("made", "launch", launch.id, {}, {"name": launch.name})
    return int(launch.id)


def state_facts(launch_id: int, facts: Mapping[str, Any]) -> None:
    """Keep what a person states of a launch: its product, supplier, promised days, costs and price."""
    said = _checked(facts)
    with transaction.atomic():
        launch = row(launch_id)
        was = {name: getattr(launch, name) for name in said}
        changed = {name: value for name, value in said.items() if was[name] != value}
        if not changed:
            return
        for name, value in changed.items():
            setattr(launch, name, value)
        _fits(launch)
        launch.save()
        note("changed", "launch", launch.id, _shown(was, changed), _shown(changed, changed))


def step(launch_id: int, act: str, on: date) -> None:
    """Record a step: sample asked for, sample here, batch ordered, goods arrived, selling from this day."""
    with transaction.atomic():
        launch = row(launch_id)
        if act not in ACTS:
            raise BadLaunch(sentence("{act} is no step of a launch.", act=act[:40]))
        becomes, field = ACTS[act]
        if launch.step == Step.ENDED:
            raise BadLaunch(sentence("This launch has ended. Take its verdict back first."))
        was = {"step": launch.step, field: str(getattr(launch, field) or "")}
        setattr(launch, field, on)
        if list(Step.values).index(becomes) > list(Step.values).index(launch.step):
            launch.step = becomes
        _fits(launch)
        launch.save()
        note("moved", "launch", launch.id, was, {"step": str(launch.step), field: str(on)})


def put_day(launch_id: int, on: date, clicks: int, orders: int, today: date) -> None:
    """Enter the clicks and orders of one whole day; entering a day again replaces it."""
    if not 0 <= clicks <= MOST or orders < 0:
        raise BadLaunch(sentence("Clicks and orders are whole numbers from 0 up."))
    if orders > clicks:
        raise BadLaunch(
            sentence(
                "{on} has {orders} orders of {clicks} clicks. An order needs a click: count both from the "
                "same place, or leave the day out.",
                on=on,
                orders=orders,
                clicks=clicks,
            )
        )
    if on >= today:
        raise BadLaunch(sentence("{on} is not over yet: only whole days count.", on=on))
    with transaction.atomic():
        launch = row(launch_id)
        if launch.selling_from is None or on < launch.selling_from:
            raise BadLaunch(sentence("Say first from which day it sells; {on} is before that.", on=on))
        before = launch.days.filter(on=on).first()
        was = {"clicks": before.clicks, "orders": before.orders} if before else {}
        became = {"clicks": clicks, "orders": orders}
        if was == became:
            return
        person = Person.objects.filter(id=current_person_id()).first()
        LaunchDay.objects.update_or_create(launch=launch, on=on, defaults={**became, "person": person})
        note("changed" if before else "made", "launch day", f"{launch.id} {on}", was, became)


def drop_day(launch_id: int, on: date) -> None:
    """Take back what was entered for a day."""
    with transaction.atomic():
        found = row(launch_id).days.filter(on=on).first()
        if found is None:
            raise NoSuchLaunch(sentence("Nothing was entered for this day."))
        was = {"clicks": found.clicks, "orders": found.orders}
        found.delete()
        note("removed", "launch day", f"{launch_id} {on}", was)


def decide(launch_id: int, verdict: str, on: date, advice: Mapping[str, Any]) -> None:
    """A person's verdict, with what the rule advised beside it. A refill sells on; stop and scale end it."""
    if verdict not in VERDICTS:
        raise BadLaunch(
            sentence("{verdict} is no verdict. Choose stop, refill or scale.", verdict=verdict[:40])
        )
    with transaction.atomic():
        launch = row(launch_id)
        if launch.selling_from is None:
            raise BadLaunch(sentence("There is nothing to judge before it sells."))
        was = {"verdict": launch.verdict, "step": launch.step}
        launch.verdict, launch.verdict_facts = verdict, {**advice, "on": str(on)}
        ends = verdict != "refill"
        launch.step = Step.ENDED if ends else Step.SELLING
        launch.ended_on = on if ends else None
        _fits(launch)
        launch.save()
        became = {"verdict": verdict, "step": str(launch.step), **{k: str(v) for k, v in advice.items()}}
        note("decided", "launch", launch.id, was, became)


def take_back(launch_id: int) -> None:
    """Take a verdict back: the launch sells on."""
    with transaction.atomic():
        launch = row(launch_id)
        if not launch.verdict:
            return
        was = {"verdict": launch.verdict, "step": launch.step}
        launch.verdict, launch.verdict_facts, launch.ended_on = "", {}, None
        launch.step = Step.SELLING
        launch.save()
        note("opened", "launch", launch.id, was, {"verdict": "", "step": str(launch.step)})


def remove(launch_id: int) -> None:
    """Take a launch out with its days; that it was there stays in the trail."""
    with transaction.atomic():
        launch = row(launch_id)
        name, number = launch.name, launch.id
        launch.delete()
        note("removed", "launch", number, {"name": name})


# ------------------------------------------------------------------ reading


def row(launch_id: int) -> Launch:
    """One launch of the shop. Raises NoSuchLaunch where it has none of this number."""
    found = Launch.objects.filter(id=launch_id).first()
    if found is None:
        raise NoSuchLaunch(sentence("There is no such launch."))
    return found


def facts_of(launch: Launch) -> Facts:
    """A launch as it is kept."""
    names = (field for field in Facts.__dataclass_fields__)
    return Facts(**{name: getattr(launch, name) for name in names})


# ------------------------------------------------------------------ checks


def _checked(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _fact(name, value) for name, value in facts.items() if name in STATED}


def _fact(name: str, value: Any) -> Any:
    if name in TEXTS:
        words = " ".join(str(value).split()) if name != "note" else str(value).strip()
        most = LONGEST.get(name, 3)
        if len(words) > most:
            raise BadLaunch(sentence("{field} has at most {n} characters.", field=_words(name), n=most))
        return words.upper() if name in ("market", "currency") else words
    if (
        name in COUNTS
        and value is not None
        and not 0 <= value <= (MOST if name == "batch_units" else MOST_WAITED)
    ):
        raise BadLaunch(sentence("{field} is a whole number of days or units from 0 up.", field=_words(name)))
    if name in AMOUNTS and value is not None and not (value.is_finite() and 0 <= value < MOST):
        raise BadLaunch(sentence("{field} is an amount from 0 up.", field=_words(name)))
    return value.quantize(Decimal("0.0001")) if name in AMOUNTS and value is not None else value


def _fits(launch: Launch) -> None:
    """Whether a launch can be so: it has a name, and its days follow one another."""
    if not launch.name:
        raise BadLaunch(sentence("Say what the product is called."))
    if launch.sample_days is None:
        raise BadLaunch(sentence("Say in how many days the sample was promised."))
    known = [(name, getattr(launch, name)) for name in ORDER if getattr(launch, name) is not None]
    for _, day in known:
        _must_be_a_day(day)
    for (first, before), (then, after) in zip(known, known[1:], strict=False):
        if after < before:
            raise BadLaunch(
                sentence(
                    "{then} on {after} cannot come before {first} on {before}.",
                    then=_words(then),
                    after=after,
                    first=_words(first),
                    before=before,
                )
            )
    money = any(getattr(launch, name) is not None for name in AMOUNTS)
    if money and len(launch.currency) != 3:
        raise BadLaunch(sentence("Say the currency of the amounts, for example USD."))


def _must_be_a_day(day: date) -> None:
    """Promised days are counted from it: one at the end of the calendar would leave it."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise BadLaunch(
            sentence("{text} is no day. Write it as year-month-day, for example 2023-08-31.", text=day)
        )


def _words(field: str) -> str:
    """A field as words: sample_on becomes sample."""
    return field.removesuffix("_on").replace("_", " ")


def _shown(values: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(values[name] if values[name] is not None else "") for name in changed}

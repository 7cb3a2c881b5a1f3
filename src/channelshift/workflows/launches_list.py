"""The launches of the shop as they stand: by step, with what the rule advises, and one of them in full."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import exp
from typing import Any

from channelshift.impact.launch_range import conversion_range, outlook, swing_seen, swings_too_far
from channelshift.impact.launch_rule import GO_ON, STOP, Terms, judge
from channelshift.store.models import Launch
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.launches import facts_of, row
from channelshift.workflows.launches_answers import (
    Due,
    Launches,
    LaunchPage,
    LaunchRow,
    Outlook,
    Test,
    Told,
)
from channelshift.workflows.launches_days import Days, Seen, days_of, seen_of
from channelshift.workflows.launches_like import like_it, stated_lead
from channelshift.workflows.launches_money import batch_of, pays
from channelshift.workflows.launches_suppliers import due_of, lead_of, suppliers
from channelshift.workflows.launches_terms import terms_of
from channelshift.workflows.workspace import Workspace

VERDICT_AFTER = 14  # days of selling
AHEAD = 28  # days that the outlook of a test looks ahead
FURTHEST = 30.0  # of the evidence, as a logarithm: beyond it the chart and JSON only say "very"


def launches(workspace: Workspace) -> Launches:
    """Every launch with what is due, what the rule advises and what is at risk; who delivers late."""
    today = workspace.today
    kept = list(Launch.objects.prefetch_related("days"))
    seen = seen_of(workspace, kept)
    rows = tuple(_row(one, seen, today)[0] for one in kept)
    currency = workspace.reporting_currency
    risks = [one.batch.at_risk for one in rows if one.batch.at_risk is not None and not _is_over(one)]
    same = [one for one in rows if one.facts.currency == currency]
    here = [one.batch.at_risk for one in same if one.batch.at_risk is not None and not _is_over(one)]
    return Launches(
        today=today,
        rows=rows,
        suppliers=suppliers(kept, today),
        currency=currency,
        at_risk=sum(here, Decimal(0)) if here else None,
        notes=_elsewhere(len(risks) - len(here), currency),
    )


def launch(workspace: Workspace, launch_id: int) -> LaunchPage:
    """One launch with its test, its money and its supplier. Raises NoSuchLaunch."""
    today, kept = workspace.today, row(launch_id)
    every = list(Launch.objects.prefetch_related("days"))
    found, days = _row(kept, seen_of(workspace, [kept]), today)
    stated = stated_lead(workspace, kept.sku)
    lead = lead_of(kept, every, today)
    unsold = kept.selling_from is None
    return LaunchPage(
        row=found,
        days=found.test.days if found.test else _plain(days),
        pays=pays(workspace, kept),
        outlooks=_outlooks(terms_of(kept), found.test),
        lead_days=stated if stated is not None else lead.days if lead else None,
        lead_from="file" if stated is not None else lead.rests_on if lead else "",
        like_it=like_it(workspace, kept.category) if unsold else None,
        notes=(*days.notes, *_test_notes(found.test)),
        today=today,
        reporting=workspace.reporting_currency,
    )


def advice_of(workspace: Workspace, launch_id: int) -> dict[str, Any]:
    """What the rule advises now, as it is kept beside a person's verdict. Empty without terms or days."""
    kept = row(launch_id)
    test = _row(kept, seen_of(workspace, [kept]), workspace.today)[0].test
    if test is None or not test.days:
        return {}
    return {
        "advice": test.outcome,
        "clicks": test.clicks,
        "orders": test.orders,
        "evidence": round(test.evidence, 4),
        "scale_error": test.scale_error,
        "stop_error": test.stop_error,
    }


def has_days(workspace: Workspace, launch_id: int) -> bool:
    """Whether any day of a launch counts already."""
    kept = row(launch_id)
    return bool(days_of(kept, seen_of(workspace, [kept]), workspace.today).counts)


def _row(kept: Launch, seen: Seen, today: date) -> tuple[LaunchRow, Days]:
    days = days_of(kept, seen, today)
    test = _test(terms_of(kept), days)
    due = due_of(kept, today, VERDICT_AFTER)
    batch = batch_of(kept, days, seen.sold.get(kept.id), today)
    return LaunchRow(facts_of(kept), _told_due(kept, test, due, today), test, batch), days


def _told_due(kept: Launch, test: Test | None, due: Due | None, today: date) -> Due | None:
    """A verdict is due on the day after the rule has told, if that comes before its usual day."""
    if due is None or due.what != "verdict" or test is None or test.told_on is None:
        return due
    on = min(due.on, test.told_on)
    late = (today - on).days
    return replace(due, on=on, late=late if late > 0 else None)


def _is_over(one: LaunchRow) -> bool:
    return one.facts.step == Launch.Step.ENDED


def _test(terms: Terms | None, days: Days) -> Test | None:
    if terms is None:
        return None
    read = judge(terms, days.counts)
    reach = conversion_range(days.counts, terms.swing)
    return Test(
        hurdle=terms.hurdle,
        hoped=terms.hoped,
        scale_error=terms.scale_error,
        stop_error=terms.stop_error,
        swing=terms.swing,
        outcome=read.outcome,
        told_on=read.told_on,
        days=tuple(
            Told(s.on, s.clicks, s.orders, days.base[s.on], _times(s.evidence), _times(s.above), s.outcome)
            for s in read.steps
        ),
        clicks=read.clicks,
        orders=read.orders,
        conversion=read.conversion,
        low=reach[0] if reach else None,
        high=reach[1] if reach else None,
        upper=1 / terms.scale_error,
        lower=terms.stop_error,
        evidence=_times(read.evidence),
        clicks_a_day=read.clicks_a_day,
        clicks_if_loser=read.clicks_if_loser,
        clicks_if_winner=read.clicks_if_winner,
        swing_seen=swing_seen(days.counts),
        swings_too_far=swings_too_far(days.counts, terms.swing),
    )


def _plain(days: Days) -> tuple[Told, ...]:
    """Days that no terms judge."""
    return tuple(
        Told(day.on, day.clicks, day.orders, days.base[day.on], None, None, GO_ON) for day in days.counts
    )


def _times(evidence: float) -> float:
    """How many times likelier, from its logarithm."""
    return exp(min(max(evidence, -FURTHEST), FURTHEST))


def _outlooks(terms: Terms | None, test: Test | None) -> tuple[Outlook, ...]:
    """What the test is expected to do at the clicks a day there are."""
    if terms is None or test is None or not test.clicks_a_day:
        return ()
    found = []
    for name, conversion in (("loser", terms.hurdle), ("winner", terms.hoped)):
        told = outlook(terms, max(round(test.clicks_a_day), 1), AHEAD, conversion)
        found.append(
            Outlook(name, conversion, told.stopped, told.refilled, told.untold, round(told.mean_days, 1))
        )
    return tuple(found)


def _test_notes(test: Test | None) -> tuple[Sentence, ...]:
    if test is None or not test.days:
        return ()
    said = []
    if test.swings_too_far:
        said.append(
            sentence(
                "The days differ more than the terms allow ({seen} against {allowed}): the errors stated may "
                "not hold. Take the advice with care, and state more the next time.",
                seen=f"{test.swing_seen or 0:.0%}",
                allowed=f"{test.swing:.0%}",
            )
        )
    if test.outcome == STOP and test.high is not None and test.low is not None and test.low > test.hurdle:
        said.append(
            sentence("It pays, but falls short of what was hoped for: a smaller batch is a way between.")
        )
    if test.outcome == GO_ON and not test.orders:
        said.append(sentence("No order yet: clicks alone speak against it, day by day."))
    return tuple(said)


def _elsewhere(n: int, currency: str) -> tuple[Sentence, ...]:
    if not n:
        return ()
    return (
        sentence(
            "{n} launches state another currency than {currency}; they are not in the sum.",
            n=n,
            currency=currency,
        ),
    )

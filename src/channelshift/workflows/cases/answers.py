"""The answer to a case: what is claimed, what adds up, what the rules say, and how it would have gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from channelshift.simulate import CLOSING_DAY
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.cases.claims import VERDICTS, Claim, article, claims_of
from channelshift.workflows.cases.lives import DID, PLAN, Report, Stopped, live_case
from channelshift.workflows.cases.results import Lived, keep, kept
from channelshift.workflows.cases.seller import Case, case_named, cases
from channelshift.workflows.cases.texts import Both
from channelshift.workflows.lived import WEEKS
from channelshift.workflows.workspace import Workspace

SEEDS = 3


@dataclass(frozen=True)
class Shop:
    """The simulated shop of a seller, in words."""

    taken_from: tuple[str, ...]
    assumed: Both
    did: Both
    orders_a_month: float
    size: float
    cost_alone: bool  # nothing of their move is lived but what it cost


@dataclass(frozen=True)
class CaseAnswer:
    """One case, whole. `lived` is None for who has no shop, and before a shop of this shape was lived."""

    key: str
    who_type: str
    name: Both
    about: Both
    article: str
    claims: tuple[Claim, ...]
    verdicts: tuple[tuple[str, int], ...]
    shop: Shop | None
    lived: Lived | None
    answer: Sentence
    notes: tuple[Sentence, ...]


def all_cases(workspace: Workspace | None = None) -> list[CaseAnswer]:
    """Every case with what is known of it."""
    return [_answer(case, kept(case, workspace)) for case in cases()]


def case(name: str, workspace: Workspace | None = None) -> CaseAnswer:
    """One case with what is known of it."""
    found = case_named(name)
    return _answer(found, kept(found, workspace))


def run_case(
    name: str,
    workspace: Workspace,
    seeds: int = SEEDS,
    weeks: int = WEEKS,
    report: Report | None = None,
    stopped: Stopped | None = None,
) -> CaseAnswer:
    """Live the simulated shops of a case and keep what came of them. Who has no shop is answered at once."""
    found = case_named(name)
    if found.simulated is None:
        return _answer(found, None)
    lived = live_case(found, range(1, seeds + 1), weeks, report, stopped)
    return _answer(found, keep(found, lived, weeks, workspace))


def _answer(found: Case, lived: Lived | None) -> CaseAnswer:
    claims = claims_of(found.key)
    return CaseAnswer(
        key=found.key,
        who_type=found.who_type,
        name=found.name,
        about=found.about,
        article=article().address,
        claims=claims,
        verdicts=_counted(claims),
        shop=_shop(found),
        lived=lived,
        answer=_said(found, lived, claims),
        notes=_notes(found, lived),
    )


def _shop(found: Case) -> Shop | None:
    if found.simulated is None:
        return None
    shape = found.simulated.shape
    return Shop(
        found.simulated.taken_from,
        found.simulated.assumed,
        found.simulated.did,
        round(shape.orders_a_month),
        shape.size,
        found.simulated.act.is_cost_alone,
    )


def _counted(claims: Sequence[Claim]) -> tuple[tuple[str, int], ...]:
    counts = ((verdict, sum(c.verdict == verdict for c in claims)) for verdict in VERDICTS)
    return tuple((verdict, count) for verdict, count in counts if count)


def _said(found: Case, lived: Lived | None, claims: Sequence[Claim]) -> Sentence:
    if lived is None:
        doubtful = sum(claim.verdict in ("wrong", "contradicted") for claim in claims)
        return sentence("{n} claims; {doubtful} of them do not stand.", n=len(claims), doubtful=doubtful)
    did, plan = (lived.outcome(hand).gain.mid for hand in (DID, PLAN))
    values = {"weeks": lived.weeks, "did": round(abs(did), -2), "plan": round(plan, -2)}
    if found.simulated is not None and found.simulated.act.is_cost_alone:
        return sentence(
            "In simulated shops of this shape their move must bring {did:,.0f} USD of CM3 in {weeks} weeks "
            "to pay for itself; our plan brings {plan:,.0f} USD more than doing nothing.",
            **values,
        )
    if did < 0:
        return sentence(
            "In simulated shops of this shape their move costs {did:,.0f} USD of CM3 in {weeks} weeks "
            "against doing nothing; our plan brings {plan:,.0f} USD more than doing nothing.",
            **values,
        )
    return sentence(
        "In simulated shops of this shape their move brings {did:,.0f} USD of CM3 more in {weeks} weeks "
        "than doing nothing; our plan brings {plan:,.0f} USD more.",
        **values,
    )


def _notes(found: Case, lived: Lived | None) -> tuple[Sentence, ...]:
    if found.simulated is None:
        return ()
    theirs = sentence(
        "It is a simulated shop of this shape, not theirs: goods, prices, buyers and the weather of each "
        "week are the simulated ones. It says which move is better for such a shop, not what they earned."
    )
    return (theirs, *_about_size(found.simulated.shape.size), *(_about_lives(lived) if lived else ()))


def _about_size(size: float) -> tuple[Sentence, ...]:
    if size >= 1:
        return ()
    return (
        sentence(
            "One order in {n} of theirs is simulated, and one yuan in {n} of what they paid.",
            n=round(1 / size),
        ),
    )


def _about_lives(lived: Lived) -> tuple[Sentence, ...]:
    return (
        sentence(
            "All three live the same weeks, with product links closing on {day}. The plan keeps to the money "
            "and hours of a usual week and plans anew every four weeks; hours cost nothing in CM3.",
            day=CLOSING_DAY,
        ),
        sentence(
            "{n} simulated shops; the range runs from their 10th to their 90th percentile. Made by version "
            "{made_by} on {made_on}.",
            n=len(lived.seeds),
            made_by=lived.made_by,
            made_on=lived.made_on,
        ),
    )

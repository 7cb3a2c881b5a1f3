"""What "Who came back?" says in words, and what it cannot say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.cohorts_answers import Back


def answer_of(
    route: str, day: date, buyers: int | None, seen: Sequence[Back], usual: Sequence[Back]
) -> Sentence:
    """How many came back in the longest window that is over, beside an ordinary time."""
    if buyers is None:
        return sentence(
            "The files of {route} do not tell buyers apart: who came back is not available.", route=route
        )
    over = [back for back in seen if back.share is not None]
    if not buyers or not over:
        return sentence(
            "{n} buyers of {route} are watched from {day} on. No window of 30 days is over yet.",
            n=buyers,
            route=route,
            day=day,
        )
    best = over[-1]
    values = {
        "route": route,
        "n": best.buyers,
        "days": best.days,
        "back": best.returned,
        "share": _percent(best),
    }
    same = next((back for back in usual if back.days == best.days and back.share is not None), None)
    if same is None:
        return sentence(
            "Of {n} buyers of {route}, {back} ({share}) bought again within {days} days. What is ordinary "
            "is not known.",
            **values,
        )
    return sentence(
        "Of {n} buyers of {route}, {back} ({share}) bought again within {days} days; while it was open it "
        "was {usual}.",
        **values,
        usual=_percent(same),
    )


def _percent(back: Back) -> str:
    return f"{100 * back.share:.1f} %" if back.share is not None else ""


def notes_of(
    route: str, day: date, last: date, look: int, masked: int, orders: int, ties: int, has_ordinary: bool
) -> tuple[Sentence, ...]:
    """How buyers were counted, who cannot be followed, and what a range is of."""
    notes = [
        sentence(
            "Buyers: who bought on this route in the {look} days before {day}. Coming back: the first "
            "order from that "
            "day on, by any route, as far as the files go ({last}). Only windows that are over count.",
            look=look,
            day=day,
            last=last,
        ),
        sentence(
            "A buyer is known again within one channel only. Across channels only {n} buyers are tied, by "
            "a contact's "
            "code, a click of your links or an order that stands in both; others who moved there are not "
            "seen.",
            n=ties,
        ),
    ]
    if masked:
        notes.append(
            sentence(
                "{masked} of {orders} orders on the route before the day name no buyer: who made them "
                "cannot be "
                "followed.",
                masked=masked,
                orders=orders,
            )
        )
    if has_ordinary:
        notes.append(
            sentence(
                "Ordinary: the same question for the same route, asked 91 days earlier, when it was open. "
                "Some buyers "
                "may be in both groups."
            )
        )
    else:
        notes.append(
            sentence("Your files do not reach far enough back to say how many come back in an ordinary time.")
        )
    return tuple(notes)

"""Advertising, creators and samples of one unit: the shop's own rate on that checkout, else a range."""

from __future__ import annotations

from decimal import Decimal

from channelshift.impact.mode_ladder import NOTHING, Basis, Part, Rung
from channelshift.impact.mode_question import Question, Way
from channelshift.terms.route import Checkout
from channelshift.terms.text import sentence

ZERO = Decimal(0)
WITH_CREATORS = (Checkout.TIKTOK_SHOP, Checkout.META_SHOP)
STEPS = ("ads", "creator_commission", "samples")


def marketing_rungs(question: Question, way: Way) -> list[Rung]:
    """What marketing takes of the price. Ads and samples belong to a way of selling, not to one product."""
    return [_rung(question, way, name) for name in STEPS]


def _rung(question: Question, way: Way, name: str) -> Rung:
    here = {"checkout": str(way.checkout), "market": question.market}
    measured = question.history.shop(**here)
    share = measured.share(name)
    if share is not None:
        said = sentence("What it took of the amount paid on this checkout in this market.")
        return Rung(name, Basis.MEASURED, said, Part(share, ZERO), opens={**here, "figure": name})
    if name != "ads" and way.checkout not in WITH_CREATORS:
        return Rung(name, Basis.NONE, sentence("No creators of the platform take part."), NOTHING)
    return _elsewhere(question, name)


def _elsewhere(question: Question, name: str) -> Rung:
    """Between what it takes in the places where the shop does sell; the middle is all of them together."""
    places = {(cell.checkout, cell.market) for cell in question.history.of_all}
    shares = [question.history.shop(checkout=c, market=m).share(name) for c, m in places]
    known = [share for share in shares if share is not None]
    whole = question.history.shop().share(name)
    if not known or whole is None:
        said = sentence(
            "Nothing was sold in this time, so no rate is known. Import your orders and ad spend."
        )
        return Rung(name, Basis.MISSING, said)
    said = sentence("Not sold this way yet: between the lowest and highest share your other sales took.")
    least, most = min(known), max(known)
    mid = min(max(whole, least), most)
    return Rung(
        name,
        Basis.ASSUMED,
        said,
        Part(mid, ZERO),
        Part(least, ZERO),
        Part(most, ZERO),
        opens={"figure": name},
    )

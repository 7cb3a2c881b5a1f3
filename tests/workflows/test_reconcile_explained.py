"""Mei and Omar say what a gap is: kept by the gap's own name, withdrawn, never lost, changing no figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from channelshift.ledger.reconcile import Posting, StageSum, TieOut
from channelshift.ledger.reconcile.postings import Place, gathered
from channelshift.store.models import Explanation
from channelshift.workflows.reconcile import Tied, cut, residual_of, with_explanations
from channelshift.workflows.reconcile_store import BadExplanation, explain, explanations, history_of, withdraw

pytestmark = pytest.mark.django_db
GB = Place("tiktok_shop", "main", "GBP")
JUNE, JULY = date(2023, 6, 12), date(2023, 7, 3)


def tied(amount: str, *more: Posting) -> Tied:
    """One held reserve, and perhaps more of it."""
    postings = (
        Posting("payout", "reserve", "row-1", GB, JUNE, Decimal(amount), facts={"held_on": JUNE}),
        *more,
    )
    sums = tuple(StageSum("payout", GB, p.day, -p.amount, Decimal(0)) for p in postings)
    return Tied(date(2023, 7, 31), TieOut(postings, sums, (), (), (), False))


def test_an_explanation_is_shown_with_its_gap_and_changes_no_figure():
    before = cut(tied("-30.00"))
    explain(before.residuals[0], "Held until July, see their mail", "Omar")
    after = cut(tied("-30.00"), explanations=explanations())
    (gap,) = after.residuals
    assert (gap.explained.note, gap.explained.who) == ("Held until July, see their mail", "Omar")
    assert (gap.is_open, gap.was_for_another_amount) == (False, False)
    assert with_explanations(after, {}) == before


def test_when_the_amount_changes_the_gap_is_open_again_and_says_for_what_it_was():
    explain(cut(tied("-30.00")).residuals[0], "Held until July", "Omar")
    (gap,) = cut(tied("-20.00"), explanations=explanations()).residuals
    assert (gap.is_open, gap.was_for_another_amount, gap.explained.amount) == (True, True, Decimal("-30"))


def test_a_month_shows_a_part_and_the_explanation_is_of_the_whole():
    released = Posting("payout", "reserve", "row-1", GB, JULY, Decimal("10.00"), facts={"held_on": JUNE})
    whole = tied("-30.00", released)
    explain(cut(whole).residuals[0], "A third came back", "Mei")
    (gap,) = cut(whole, "2023-06", explanations=explanations()).residuals
    assert (gap.amount, gap.whole, gap.is_open) == (Decimal("-30"), Decimal("-20"), False)


def test_a_withdrawn_explanation_stays_in_the_history_and_nothing_can_be_deleted():
    gap = cut(tied("-30.00")).residuals[0]
    explain(gap, "Held until July", "Omar")
    explain(gap, "Held for good", "Mei")
    withdraw(gap.id, "Mei")
    assert explanations() == {}
    assert [(e.note, e.who, e.withdrawn_by) for e in history_of(gap.id)] == [
        ("Held for good", "Mei", "Mei"),
        ("Held until July", "Omar", "Mei"),
    ]
    with pytest.raises(TypeError):
        Explanation.objects.all().delete()
    with pytest.raises(TypeError):
        Explanation.objects.first().delete()
    assert Explanation.objects.count() == 2


@pytest.mark.parametrize(("note", "who"), [("", "Omar"), ("  ", "Omar"), ("why", " "), ("x" * 2001, "Omar")])
def test_an_explanation_needs_words_and_a_name(note, who):
    with pytest.raises(BadExplanation):
        explain(cut(tied("-30.00")).residuals[0], note, who)
    assert Explanation.objects.count() == 0


def test_the_name_of_a_gap_outlives_a_rebuild_and_does_not_hang_on_its_amount_or_file():
    (one,) = gathered(tied("-30.00").out.postings)
    moved = [replace(p, amount=Decimal("-31"), day=JULY) for p in tied("-30.00").out.postings]
    (other,) = gathered(moved)
    assert one.id == other.id
    elsewhere = [replace(p, place=GB._replace(shop="second")) for p in moved]
    assert gathered(elsewhere)[0].id != one.id
    assert residual_of(cut(tied("-30.00")), one.id).amount == Decimal("-30")

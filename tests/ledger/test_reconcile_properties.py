"""Whatever is imported of a shop: the gaps of a stage add up to its difference, and their names stay."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reconcile_records import Books

from channelshift.ledger.reconcile.postings import Residual, StageSum, gathered
from channelshift.ledger.reconcile.tie import DoesNotAddUp, TieOut, check

D = Decimal
amounts = st.decimals("0.50", "300", places=2)


def by_stage(tied: TieOut) -> list[Residual]:
    return gathered(tied.postings)


@st.composite
def books(draw: st.DrawFn) -> Books:
    """A month of a shop in which anything may be missing, late, repeated, refunded or of another amount."""
    mei = Books()
    for n in range(draw(st.integers(1, 6))):
        net = draw(amounts)
        if draw(st.booleans()):
            mei.order(f"A{n}", str(net), on=f"2023-06-{draw(st.integers(1, 20)):02}")
        if draw(st.booleans()):
            _settle(draw, mei, f"A{n}", draw(st.sampled_from([net, net, net, draw(amounts)])))
    for kind in draw(st.lists(st.sampled_from(["reserve", "transfer", "ad_payment"]), max_size=3)):
        mei.other(kind, str(draw(st.sampled_from([1, -1])) * draw(amounts)), payment_id="PAY-0001")
    owed: dict[str, Decimal] = defaultdict(Decimal)
    for row in mei.lines.get("settlement_line", []):
        if not row.get("repeated"):
            owed[row["payment_id"] or ""] += row["settlement_amount"]
    for n, (name, amount) in enumerate(owed.items()):
        _pay(draw, mei, name or "W-000001", amount, 10 + n * 3)
    return mei


def _settle(draw: st.DrawFn, mei: Books, name: str, sold: Decimal) -> None:
    """A settled order, perhaps dearer, perhaps given back, perhaps standing in the file twice."""
    week = draw(st.integers(0, 2))
    fee = str(-(sold * draw(st.sampled_from([D("0.05"), D("0.07")]))).quantize(D("0.01")))
    when = {"on": f"2023-06-{8 + week * 7:02}", "payment_id": f"PAY-000{week}"}
    row = mei.settled(name, str(sold), fee=fee, **when)
    if draw(st.booleans()):
        mei.settled(name, str(sold), fee=fee, repeated=True, line_key=f"{row['line_key']}~2", **when)
    if draw(st.booleans()):
        mei.settled(name, "0", on="2023-07-03", refunds=-sold, payment_id=None)


def _pay(draw: st.DrawFn, mei: Books, name: str, amount: Decimal, on: int) -> None:
    if not draw(st.booleans()):
        return
    paid = draw(st.sampled_from([amount, amount, draw(amounts)]))
    mei.paid(name, str(paid), on=f"2023-06-{on:02}")
    if draw(st.booleans()):
        mei.booked(str(draw(st.sampled_from([paid, paid, draw(amounts)]))), on=f"2023-06-{on + 2:02}")


@given(books())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_gaps_of_a_stage_add_up_to_its_difference_for_any_part_of_the_files(mei: Books):
    tied = mei.tied()
    difference: dict[str, Decimal] = defaultdict(Decimal)
    for total in tied.sums:
        difference[total.stage] += total.actual - total.expected
    gaps: dict[str, Decimal] = defaultdict(Decimal)
    for residual in by_stage(tied):
        gaps[residual.stage] += residual.amount
    assert {s: a for s, a in gaps.items() if a} == {s: a for s, a in difference.items() if a}
    settled = [r for r in mei.lines.get("settlement_line", []) if r["type"] not in ("reserve", "transfer")]
    if settled and mei.lines.get("order_line"):
        stated = sum(total.actual for total in tied.sums if total.stage == "statement")
        assert stated == sum(row["settlement_amount"] for row in settled)
    again = {r.id: r.amount for r in by_stage(mei.tied())}
    assert again == {r.id: r.amount for r in by_stage(tied)}


def test_a_stage_that_does_not_add_up_is_never_shown():
    mei = Books()
    mei.order("A1", "20.00")
    mei.settled("A1", "18.00")
    tied = mei.tied()
    place, on = tied.postings[0].place, tied.postings[0].day
    wrong = StageSum("statement", place, on, D(0), D("0.01"))
    broken = TieOut(tied.postings, (*tied.sums, wrong), (), (), (), True)
    with pytest.raises(DoesNotAddUp):
        check(broken, sum(s.actual for s in tied.sums))

"""A seller's simulated shop: of their shape, lived by three hands, kept, and stopped."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from channelshift.simulate import CLOSING_DAY, World
from channelshift.simulate import levers as lv
from channelshift.simulate.catalogue import PRODUCTS
from channelshift.workflows.cases import results
from channelshift.workflows.cases.acts import LIVE, Act, hand_of, known_closing
from channelshift.workflows.cases.answers import all_cases, case, run_case
from channelshift.workflows.cases.lives import DID, HANDS, NOTHING, PLAN, Enough, Life, Seed, live_case
from channelshift.workflows.cases.seller import case_named, cases
from channelshift.workflows.lived import FIRST, Moment, weeks_lived
from channelshift.workflows.plan_simulated import SimulatedBooks

WEEKS = 2
SELLERS = [found for found in cases() if found.simulated]


@pytest.fixture(scope="module")
def wang() -> Seed:
    """Wang Lei's shop in one seed, two weeks of it."""
    (one,) = live_case(case_named("wang-lei"), [1], WEEKS)
    return one


def moment(monday: date) -> Moment:
    return Moment(monday, 1, None, None, None, None)


# ------------------------------------------------------------------ shapes


@pytest.mark.parametrize("name", ["zhang-ting", "lin-xiao"])
def test_a_shop_sells_what_the_seller_says_on_the_routes_they_name(name):
    found = case_named(name)
    world = World(1, last_day=date(2023, 8, 9), kind=found.simulated.kind(name))
    sold = Counter(order.route for order in world.history().orders if order.on >= date(2023, 7, 10))
    for route, key in (("link", lv.LINK), ("chat", lv.WHATSAPP)):
        told = found.simulated.shape.orders.get(route, 0) * found.simulated.shape.size
        if told:
            assert sold[key] * 30.44 / 31 == pytest.approx(told, rel=0.2)  # chance, and each seed's own curve


def test_every_seller_has_a_shape_that_rests_on_claims_of_theirs():
    for found in SELLERS:
        claims = {claim.id for claim in case(found.key).claims}
        assert set(found.simulated.taken_from) & claims, found.key
        assert found.simulated.assumed.zh and found.simulated.did.zh
    assert len(SELLERS) == 12


# ------------------------------------------------------------------ moves


def test_six_tenths_of_the_goods_are_handed_over_and_the_rest_stays():
    world = World(1, last_day=date(2022, 9, 30))
    act = Act(managed=0.6, shop_from=CLOSING_DAY)
    before, after = (hand_of(act, world)(moment(day)) for day in (FIRST, date(2023, 9, 11)))
    modes = after[date(2023, 9, 11)].mode
    part = sum(p.popularity for p in PRODUCTS if modes[p.sku, "US"] == "fully_managed")
    assert before[FIRST].mode == {}
    assert 0.5 < part / sum(p.popularity for p in PRODUCTS) < 0.7


def test_hours_that_move_are_neither_lost_nor_made():
    world = World(1, last_day=date(2022, 9, 30))
    usual = world.usual_actions()
    (week,) = hand_of(Act(moved={LIVE: 0.9}), world)(moment(FIRST)).values()
    assert sum(week.hours.values()) == pytest.approx(sum(usual.hours.values()))
    assert week.hours["tiktok_live@GB"] > usual.hours["tiktok_live@GB"] + 20
    (later,) = hand_of(Act(moved={LIVE: 0.9}), world)(moment(date(2023, 10, 2))).values()
    assert later.hours["tiktok_live@US"] > 20


def test_four_times_the_money_goes_where_they_say():
    world = World(1, last_day=date(2022, 9, 30))
    usual = sum(world.usual_actions().spend.values())
    (week,) = hand_of(Act(money=4, extra_to="shop_creator"), world)(moment(FIRST)).values()
    assert sum(week.spend.values()) == pytest.approx(4 * usual)
    assert Act(yuan=1_000_000).cost(16, 0.1) == pytest.approx(14_000)
    assert Act(yuan_a_month=200_000).cost(16, 0.25) == pytest.approx(28_000)


def test_links_taken_down_early_bring_nothing_from_that_day():
    kind = case_named("wang-lei").simulated.kind("x")
    world = World(1, kind=kind)
    books = SimulatedBooks(world, date(2023, 8, 13))
    weeks, _ = weeks_lived(world, books, known_closing(FIRST), lambda moment: {}, 1)
    kept, _ = weeks_lived(world, books, known_closing(), lambda moment: {}, 1)
    assert weeks[0].orders[lv.LINK] == 0 < kept[0].orders[lv.LINK]


# ------------------------------------------------------------------ lives


def test_three_hands_live_the_same_shop(wang):
    assert tuple(wang.lives) == HANDS
    assert wang.lives[DID].cm3 < wang.lives[NOTHING].cm3  # who cannot sell live does not gain by it
    hours = [v for key, v in wang.advice.items() if key.startswith("hours:")]
    assert sum(asked for _, asked in hours) <= sum(usual for usual, _ in hours) + 0.5


def test_a_stopped_case_keeps_nothing(workspace):
    asked = iter([False, True])
    with pytest.raises(Enough, match="stopped"):
        run_case("wang-lei", workspace, 2, WEEKS, stopped=lambda: next(asked, True))
    assert not (workspace.path / "cases").exists()


# ------------------------------------------------------------------ kept


def some_seeds(*gains: float) -> list[Seed]:
    return [
        Seed(n, {NOTHING: Life(100, 10), DID: Life(90, 9), PLAN: Life(100 + g, 12)}, {"buy": (5.0, 4.0)})
        for n, g in enumerate(gains)
    ]


def test_a_range_is_told_over_the_seeds():
    lived = results.summed_up(some_seeds(10, 20, 30), 16, "x", "2023-08-10")
    plan = lived.outcome(PLAN)
    assert (plan.gain.low, plan.gain.mid, plan.gain.high) == (12, 20, 28)  # 10th and 90th percentile
    assert lived.outcome(DID).gain.mid == -10


def test_a_run_is_kept_while_it_is_of_this_version_and_shape(workspace):
    found = case_named("wang-lei")
    shipped = results.kept(found)
    assert shipped is not None and shipped.weeks == 16
    more = some_seeds(*range(len(shipped.seeds) + 1))
    results.keep(found, more, 16, workspace)
    assert results.kept(found, workspace).seeds == tuple(range(len(more)))
    path = workspace.path / "cases" / "wang-lei.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(told | {"version": "0.0.1"}), encoding="utf-8")
    assert results.kept(found, workspace) == shipped
    other = replace(found, simulated=replace(found.simulated, fingerprint="another"))
    assert results.kept(other) is None


def test_a_short_run_or_fewer_shops_do_not_hide_what_came_with_the_product(workspace):
    found = case_named("wang-lei")
    results.keep(found, some_seeds(*range(30)), WEEKS, workspace)
    assert results.kept(found, workspace) == results.kept(found)


def test_shipped_lives_are_of_the_shapes_as_they_are_and_the_plan_does_not_lose():
    lived = {found.key: found.lived for found in all_cases() if found.shop}
    assert all(lived.values()) and len(lived) == 12
    assert {len(one.seeds) for one in lived.values()} == {len(lived["wang-lei"].seeds)}
    assert all(one.outcome(PLAN).gain.mid > 0 for one in lived.values())

"""Mei's shop for stories of tasks and papers: her plan, her routes, and what Omar and Ada may see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from channelshift.store.models import Membership, Person, Role, SavedPlan, Shop
from channelshift.store.packing import pack
from channelshift.store.scope import current_shop_id
from channelshift.terms.money import Money
from channelshift.terms.text import sentence
from channelshift.workflows.answers import PlanAnswer, PlanLine, Range
from channelshift.workflows.answers_plan import PlanFacts, Turn

D = Decimal

TODAY = date(2023, 8, 10)
MONDAY = date(2023, 8, 14)
OPENING = date(2023, 9, 12)
STORE = "tiktok_video>product_link>own_store>seller_warehouse@US"
SHOP_VIDEO = "tiktok_video>product_card>tiktok_shop>seller_warehouse@US"
SHOP_LIVE = "tiktok_live>product_card>tiktok_shop>seller_warehouse@US"
NOTHING = Range(D(0), D(0), D(0), sentence("By hand."))
WHY = sentence("By hand.")


def line(what: str, where: str, amount: str, unit: str, **more) -> PlanLine:
    return replace(PlanLine(MONDAY, what, where, D(amount), unit, WHY, "now"), **more)


LINES = (
    line("hours", "tiktok_video", "60.5", "hours"),
    line("hours", "pinterest", "0", "hours"),
    line("hours", "whatsapp", "7", "hours", when="wait"),
    line("spend", "meta_ads", "37", "USD"),
    line("spend", "tiktok_ads", "26", "USD"),
    line(
        "mode",
        "MUG @ US",
        "40",
        "closed_loop",
        reason=sentence(
            "{mode} brings about {more} {currency} more than {other} over the plan.",
            mode="closed_loop",
            more=400,
            currency="USD",
            other="fully_managed",
        ),
    ),
    line("buy", "MUG -> seller_warehouse", "10", "units", worth=Money(D("1.50"), "USD")),
    line("buy", "LAMP -> seller_warehouse", "4", "units", worth=Money(D("0"), "USD")),
    line("hold", "MUG -> meta_ads", "3", "units"),
    line("buy", "VASE -> seller_warehouse", "5", "units", week=date(2023, 10, 30)),
)
PLAN = PlanAnswer(
    first_day=MONDAY,
    weeks=10,
    currency="USD",
    answer=WHY,
    lines=LINES,
    before=(),
    after=tuple((date(2023, 8, 14) + timedelta(weeks=n), D(1)) for n in range(10)),
    by_route=(
        (STORE, D("5000"), D("4000")),
        (SHOP_VIDEO, D("0"), D("1500")),
        (SHOP_LIVE, D("0"), D("950.50")),
        ("meta_ads>ad_link>own_store>seller_warehouse@US", D("700"), D("800")),
    ),
    cm3_before=NOTHING,
    cm3_after=NOTHING,
    shadow_prices=(),
    rests_on=(),
    gap=None,
    facts=PlanFacts(
        today=TODAY,
        data="d",
        known_until=None,
        orders=1,
        stock=(),
        stock_planned=(),
        turns=(Turn(SHOP_VIDEO, OPENING, True), Turn(SHOP_LIVE, OPENING, True), Turn(STORE, OPENING, False)),
        beliefs=(),
        modes=(),
    ),
)


def save_plan(plan: PlanAnswer = PLAN) -> SavedPlan:
    return SavedPlan.objects.create(first_day=plan.first_day, weeks=plan.weeks, answer=pack(plan))


def person(name: str, role: str = Role.OWNER, language: str = "en") -> Person:
    """Somebody with a place in the current shop."""
    made = Person.objects.welcome(f"{name.lower()}@shop.example", name, "a long password")
    Person.objects.filter(id=made.id).update(language=language)
    Membership.objects.create(shop_id=current_shop_id(), person=made, role=role)
    made.refresh_from_db()
    return made


def adas_shop() -> Shop:
    """A stranger's shop beside Mei's."""
    return Shop.objects.create(slug="ada", name="Ada", folder="shops/ada")

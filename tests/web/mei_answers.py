"""Mei's shop as the workflows would answer it: a small shop with every state that a page has to show."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from channelshift.terms.complaints import Complaint
from channelshift.terms.days import DateBasis, Period
from channelshift.terms.money import Money
from channelshift.terms.text import sentence
from channelshift.workflows.answers import (
    CapPrice,
    Drift,
    Fact,
    Flow,
    FrontierPoint,
    ImportReport,
    Outcome,
    Overview,
    PlanAnswer,
    PlanLine,
    ProfitRow,
    ProfitTable,
    Question,
    Range,
    RuleEvent,
    ScenarioRow,
    ShadowPrice,
    SheetReport,
    SourceRow,
    SourceRows,
    StakeRow,
    StrandedStock,
    WhatIf,
)
from channelshift.workflows.answers_plan import LineChange, PlanComparison, Slid

__all__ = ["replace"]
D = Decimal
LINK = "tiktok_video>product_link>own_store>seller_warehouse@US"
SHOP = "tiktok_video>product_card>tiktok_shop>platform_warehouse@GB"
ADS = "meta_ads>ad_link>own_store>seller_warehouse@US"
CHAT = "whatsapp>chat_link>own_store>seller_warehouse@US"
SPRING = Period(date(2023, 5, 1), date(2023, 7, 31))


def figures(net: str, cm3: str | None, platform_fee: str | None = "-120.50") -> dict[str, Decimal | None]:
    """A ladder with the rungs that matter here."""
    return {
        "gross_sales": D(net) * D("1.1"),
        "seller_discount": -D(net) * D("0.1"),
        "refunds": D(0),
        "net_sales": D(net),
        "cogs": -D(net) * D("0.3"),
        "cm1": D(net) * D("0.7"),
        "platform_fee": None if platform_fee is None else D(platform_fee),
        "cm2": D(net) * D("0.5"),
        "ads": D("-300.00"),
        "cm3": None if cm3 is None else D(cm3),
    }


def row(key: tuple[str, ...], net: str, cm3: str | None, orders: int) -> ProfitRow:
    return ProfitRow(key, figures(net, cm3), orders, orders + 3, D("0.42"))


ROUTES = ProfitTable(
    by=("route",),
    currency="USD",
    basis=DateBasis.PAID,
    period=SPRING,
    rows=(
        row((LINK,), "81234.50", "23456.78", 2741),
        row((SHOP,), "30120.00", "6210.40", 1190),
        row((CHAT,), "9020.00", "3010.00", 260),
        row((ADS,), "12050.25", "-842.10", 402),
    ),
    total=row((), "132424.75", "31835.08", 4593),
    left_out=(sentence("{n} orders have no product cost and are not counted.", n=3),),
)

MONTHS = ProfitTable(
    by=("month", "mode"),
    currency="USD",
    basis=DateBasis.PAID,
    period=SPRING,
    rows=tuple(
        row((f"{2022 + (n + 8) // 12}-{(n + 8) % 12 + 1:02}", mode), net, cm3, 300)
        for n in range(11)
        for mode, net, cm3 in (
            ("semi_closed_loop", str(20000 + 900 * n), str(5200 + 310 * n)),
            ("closed_loop", str(4000 + 600 * n), str(600 + 150 * n)),
            ("independent_store", "4000", str(-500 + 40 * n)),
        )
    ),
    total=row((), "132424.75", "31835.08", 4593),
)


def event(
    rule_id: str,
    day: date,
    status: str = "in_force",
    platform: str = "tiktok",
    closes: tuple[str, ...] = (),
    own: bool = False,
) -> RuleEvent:
    return RuleEvent(
        rule_id=rule_id,
        platform=platform,
        market="GLOBAL",
        topic="product_link_external_checkout",
        day=day,
        title=sentence(
            "{platform} ends product links to a seller's own store ({market})",
            platform={"tiktok": "TikTok", "youtube": "YouTube", "meta": "Meta"}[platform],
            market="GLOBAL",
        ),
        status=status,
        confidence="high" if status == "in_force" else "low",
        sources=("https://news.example/end-of-links", "https://blog.example/2"),
        note="Staggered by country.",
        closes=closes,
        own=own,
    )


END_OF_LINKS = event("tiktok-links-end", date(2023, 9, 12), closes=(LINK,))
EVENTS = [
    event("tiktok-links-end-disputed", date(2023, 8, 31), "disputed", closes=(LINK,)),
    event("youtube-shorts-links", date(2023, 8, 31), platform="youtube"),
    END_OF_LINKS,
    event("meta-checkout", date(2024, 4, 24), platform="meta"),
    event("own-1", date(2023, 10, 1), "announced", own=True),
]

OVERVIEW = Overview(
    currency="USD",
    period=SPRING,
    routes=ROUTES,
    months=MONTHS,
    next_events=tuple(EVENTS[:4]),
    today=date(2023, 8, 10),
    complaints=7,
    estimated_share=D("0.31"),
    files=14,
)

SHEET = SheetReport(
    file="orders_us_2023-07.csv",
    sheet="",
    outcome=Outcome.LOADED,
    facts=(
        Fact("channel", "shopify", sentence("The header has all columns of Shopify's order export.")),
        Fact("kind", "order_line", sentence("The header has all columns of Shopify's order export.")),
        Fact("market", "US", sentence("Every order ships to {market}.", market="US")),
        Fact("currency", "USD", sentence("Column {column} says so.", column="Currency")),
        Fact("date_order", "ymd", sentence("Days are written like {example}.", example="2023-07-01")),
    ),
    rows_read=412,
    loaded=409,
    new=380,
    updated=4,
    unchanged=25,
    left_out=3,
    complaints=3,
    totals={"USD": {"gross": D("12345.60"), "seller_discount": D("120.00")}},
    counts={"orders": 300, "lines": 409},
    import_id="imp-1",
    kind="order_line",
)
COMPLAINTS = [
    Complaint(
        "orders_us_2023-07.csv",
        "",
        17,
        "Total",
        sentence('expected an amount, found "{found}"', found="n/a"),
    ),
    Complaint("=cmd.csv", "", 0, "", sentence('expected an amount, found "{found}"', found="=1+1")),
]
LOADED = ImportReport("orders_us_2023-07.csv", (SHEET,), tuple(COMPLAINTS[:1]))
ASKED = ImportReport(
    "tiktok_orders.csv",
    (
        SheetReport(
            "tiktok_orders.csv",
            "",
            Outcome.ASKED,
            facts=(Fact("channel", "tiktok_shop", sentence("The header is TikTok Shop's order export.")),),
            questions=(
                Question("market", sentence("Which market is this shop in?"), ("US", "GB", "VN")),
                Question("currency", sentence("Which currency are the amounts in?")),
            ),
        ),
    ),
)
REFUSED = ImportReport(
    "invoice.pdf", (), (), sentence("{file} is a PDF. Export the report as CSV or Excel.", file="invoice.pdf")
)

SOURCE_ROWS = SourceRows(
    rows=tuple(
        SourceRow(
            "orders_us_2023-07.csv",
            "",
            n,
            f"#10{n}",
            date(2023, 7, n),
            "order_line",
            {"cm3": D("10.25")},
            "USD",
            n == 2,
            "shopify-payments-us" if n == 2 else "",
        )
        for n in (1, 2, 3)
    ),
    total_rows=3,
    figures={"cm3": D("30.75")},
    currency="USD",
)

PRIOR = sentence(
    "No earlier closing in your history: what other shops reported after {day}.", day=date(2023, 9, 12)
)
WHAT_IF = WhatIf(
    event=END_OF_LINKS,
    effective_on=date(2023, 9, 12),
    reference=SPRING,
    months=D(3),
    currency="USD",
    answer=sentence(
        "{route} closes: {cm3} a month are at stake.", route=LINK, cm3=Money.of("7818.93", "USD")
    ),
    next_step=sentence("Plan where the budget, the hours and the stock of this route should go."),
    closed=(StakeRow(LINK, LINK, 2741, D("81234.50"), D("23456.78")),),
    repriced=(),
    by_sku=tuple(
        StakeRow(f"MUG-{n}", f"MUG-{n}", 900 - n, D("21000.00"), D("6000.00") / n) for n in range(1, 7)
    ),
    by_content=tuple(
        StakeRow(f"v{n}", f"Kitchen hack no. {n}", 400 - n, D("9000.00"), D("2500.00") / n)
        for n in range(1, 7)
    ),
    cm3_before=D("31835.08"),
    cm3_at_stake=D("23456.78"),
    net_sales_at_stake=D("81234.50"),
    orders_at_stake=2741,
    stranded=(
        StrandedStock("MUG-1", "seller_warehouse", 820, Money.of("2460.00", "USD"), D("14.5")),
        StrandedStock("LAMP-2", "seller_warehouse", 75, None, None),
    ),
    recapture=Range(D("0.12"), D("0.2"), D("0.31"), PRIOR),
    cm3_after=Range(D("11200"), D("13069.66"), D("15650"), PRIOR),
    date_wrong=((date(2023, 8, 31), D("3127.57")),),
    bridge=(
        ("before", D("31835.08")),
        (LINK, D("-23456.78")),
        ("recaptured", D("4691.36")),
        ("after", D("13069.66")),
    ),
    notes=(sentence("Fees of {share} of the sales are estimates.", share="31%"),),
)

LIVE = sentence("Live sells what links no longer can.")
STILL = sentence("Each dollar still brings {x}.", x=D("1.4"))
MONDAY = date(2023, 9, 11)
ONE_MORE = Money.of("41", "USD")
WEEKS = [MONDAY + timedelta(days=7 * n) for n in range(8)]
PLAN = PlanAnswer(
    first_day=MONDAY,
    weeks=8,
    currency="USD",
    answer=sentence(
        "Moving to live selling and the shop in {market} earns {gain} more than doing nothing.",
        market="GB",
        gain=Money.of("9310", "USD"),
    ),
    lines=tuple(
        line
        for week in WEEKS
        for line in (
            PlanLine(week, "spend", "tiktok_ads", D("420"), "USD", STILL, "wait"),
            PlanLine(week, "hours", "tiktok_live", D("12"), "hours", LIVE, "now", None, ONE_MORE),
            PlanLine(week, "mode", "MUG-1 @ GB", D(1), "closed_loop", LIVE, "by", date(2023, 9, 8)),
            PlanLine(week, "send", "MUG-1 -> platform_warehouse", D("200"), "units", LIVE, "now"),
        )
    ),
    before=tuple((w, D("2400") - 40 * n) for n, w in enumerate(WEEKS)),
    after=tuple((w, D("2500") + 260 * n) for n, w in enumerate(WEEKS)),
    by_route=((LINK, D("300"), D("0")), (SHOP, D("9000"), D("21000"))),
    cm3_before=Range(D("15000"), D("18080"), D("21000"), PRIOR),
    cm3_after=Range(D("21000"), D("27390"), D("33000"), PRIOR),
    shadow_prices=(
        ShadowPrice(sentence("Content hours per week"), "hours", D("40"), D("40"), Money.of("61.20", "USD")),
    ),
    rests_on=(sentence("Response of {source}: {n} weeks of your own history.", source="tiktok_ads", n=38),),
    gap=D("0.004"),
    flows=(
        Flow("tiktok_video", "own_store", "seller_warehouse", "US", D("15080"), D("4000")),
        Flow("tiktok_live", "tiktok_shop", "platform_warehouse", "GB", D("3000"), D("21000")),
        Flow("whatsapp", "own_store", "seller_warehouse", "US", D("900"), D("2390")),
    ),
    frontier=(
        FrontierPoint(D("0"), D("27390"), D("21000"), True),
        FrontierPoint(D("0.5"), D("26800"), D("22900"), False),
        FrontierPoint(D("1"), D("25000"), D("23400"), False),
    ),
    scenarios=(
        ScenarioRow("believed", sentence("On its day."), D("0.6"), D("17000"), D("27900"), D("28100")),
        ScenarioRow("never", sentence("It never comes."), D("0.1"), D("24000"), D("25600"), D("27000")),
        ScenarioRow("earlier", sentence("It comes earlier."), D("0.3"), D("15000"), D("26500"), None),
    ),
    regret=sentence("If it never comes, this plan earns {less} less.", less=Money.of("1400", "USD")),
    caps=(CapPrice(D("1"), D("27390")), CapPrice(D("0.5"), D("24100")), CapPrice(D("0.3"), None)),
    changed=(sentence("{sku} sold out.", sku="MUG-1"),),
    drift=(Drift(date(2023, 9, 4), D("2500"), D("2390")),),
    tests=(PlanLine(MONDAY, "spend", "pinterest", D("40"), "USD", LIVE),),
)  # fmt: skip

SLID = Slid(
    currency="USD",
    limits=(("budget_per_week", "900"),),
    cm3_before=D("18080"),
    cm3_after=D("28100"),
    worst_tenth=D("21400"),
    against_plan=D("710"),
    before=PLAN.before,
    after=PLAN.after,
    by_route=PLAN.by_route,
    inputs=(("tiktok_ads", "USD", D("420"), D("640")), ("tiktok_live", "hours", D("12"), D("12"))),
    changes=(sentence("{sku} is bought two weeks earlier.", sku="MUG-1"),),
    gap=D("0.02"),
)
COMPARED = PlanComparison(
    first_day=MONDAY,
    weeks=8,
    currency="USD",
    answer=sentence("The newer plan expects {more} more.", more=Money.of("710", "USD")),
    before=PLAN.after,
    after=PLAN.after,
    cm3_before=D("27390"),
    cm3_after=D("28100"),
    lines=(
        LineChange(MONDAY, "hours", "tiktok_live", "hours", D("12"), D("15"), "", "", LIVE),
        LineChange(MONDAY, "mode", "MUG-1 @ GB", "", None, None, "closed_loop", "fully_managed", STILL),
    ),
    changed=(sentence("{sku} sold out.", sku="MUG-1"),),
)

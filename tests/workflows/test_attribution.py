"""Where own-store orders came from: each in one answer, on one route at most, and all of them the ledger's.

Mei's store is at Shopify and at WooCommerce; her links, codes and creators are hers, Ada's are not.
"""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channelshift.links.harvest import LOGS
from channelshift.links.log import LogFile
from channelshift.store.models import Code, Contact, Link, Shop
from channelshift.store.scope import current_shop_id, in_shop
from channelshift.terms.days import Period
from channelshift.workflows import clicks
from channelshift.workflows.attribution import attribution, attribution_rows, claim_rows_of, told
from channelshift.workflows.attribution_answers import Attribution, ClaimRow, Sum
from channelshift.workflows.import_export import import_files
from channelshift.workflows.profit import profit
from channelshift.workflows.workspace import Workspace

pytestmark = pytest.mark.django_db
HEAD = [
    *(
        "Name",
        "Email",
        "Financial Status",
        "Paid at",
        "Fulfillment Status",
        "Currency",
        "Subtotal",
        "Shipping",
    ),
    *(
        "Taxes",
        "Total",
        "Discount Code",
        "Discount Amount",
        "Created at",
        "Lineitem quantity",
        "Lineitem name",
    ),
    *("Lineitem price", "Lineitem sku", "Lineitem discount", "Shipping Country", "Note Attributes"),
    *("Refunded Amount", "Tags", "Source", "Id"),
]


def order(
    number: int, price: str, notes: str = "", code: str = "", day: str = "2023-08-01"
) -> list[dict[str, str]]:
    """An order of two lines, one of them free of charge, as Shopify writes it."""
    at = f"{day} 10:00:00 -0700"
    line = {
        "Name": f"#{number}",
        "Created at": at,
        "Lineitem quantity": "1",
        "Lineitem name": "Lamp",
        "Lineitem price": price,
        "Lineitem sku": "LAMP-1",
        "Lineitem discount": "0.00",
    }
    whole = {
        "Email": f"buyer{number}@example.com",
        "Financial Status": "paid",
        "Paid at": at,
        "Fulfillment Status": "fulfilled",
        "Currency": "USD",
        "Subtotal": price,
        "Shipping": "0.00",
        "Taxes": "0.00",
        "Total": price,
        "Discount Code": code,
        "Discount Amount": "0.00",
        "Shipping Country": "US",
        "Note Attributes": notes,
        "Refunded Amount": "0.00",
        "Source": "web",
        "Id": str(9_000_000 + number),
    }
    return [line | whole, line | {"Lineitem sku": "BULB-1", "Lineitem price": "0.00"}]


def write(path: Path, *orders: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, HEAD, restval="")
        writer.writeheader()
        writer.writerows(row for rows in orders for row in rows)
    return path


def click(shop: Workspace, edge: Path, *ids: str, code: str = "lamps", kind: str = "person") -> None:
    """People, or programs, who clicked on a link."""
    (edge / LOGS).mkdir(parents=True, exist_ok=True)
    log = LogFile(edge / LOGS / f"{len(list((edge / LOGS).iterdir())):03d}.log")
    at = int((datetime(2023, 8, 1) - datetime(1970, 1, 1)) / timedelta(microseconds=1))
    for name in ids:
        parts = (name, at, "0" * 16, "US", "en", "", "ios", "tiktok", kind, current_shop_id(), code, "1", "A")
        log.append("\t".join(map(str, parts)).encode())
    log.close()
    clicks.compact(shop, edge, current_shop_id())


def a_link(code: str = "lamps", source: str = "tiktok_video", hop: str = "product_link", **more: Any) -> Link:
    targets = [{"url": "https://lumen.example/", "weight": 1, "name": "A"}]
    made: Link = Link.objects.create(code=code, source=source, hop=hop, targets=targets, **more)
    return made


def answers(shop: Workspace) -> dict[str, tuple[str, str]]:
    """Each order's evidence and the source it stands on."""
    with told(shop) as lines:
        rows = lines.select("order_id", "evidence", "attributed_source").distinct().to_pyarrow().to_pylist()
    assert len(rows) == len({row["order_id"] for row in rows})  # one route each
    return {row["order_id"]: (row["evidence"], row["attributed_source"]) for row in rows}


def test_the_best_evidence_of_an_order_counts_and_only_it(workspace: Workspace, tmp_path: Path) -> None:
    """A click before a code, a code before UTM, UTM before a creator's handle. What is Ada's says nothing."""
    ada = Shop.objects.create(slug="ada", name="Ada", folder="shops/ada")
    with in_shop(ada.id):
        a_link("adas")
        Code.objects.create(code="ADA-1", creator="ada")
    a_link()
    chat = Contact.objects.create(channel="whatsapp", external_index="x")
    Code.objects.create(code="MEI-7", contact=chat)
    utm = "utm_source: meta\nutm_medium: paid"
    a_link("zoe", "tiktok_creator", "product_link", creator="Zoe")
    path = write(
        tmp_path / "orders.csv",
        order(1, "10.00", f"{utm}\nlanding: /?cs_click=click-0001", "MEI-7"),
        order(2, "20.00", utm, "mei-7"),
        order(3, "30.00", utm, "SALE"),
        order(4, "40.00", "utm_source: unheard\nutm_content: @zoe"),
        order(5, "50.00"),
        order(6, "60.00", "cs_click: click-of-a-bot"),
        order(7, "70.00", "cs_click=click-of-nobody"),
        order(8, "80.00", "cs_click: click-of-ada", "ADA-1"),
    )
    import_files(workspace, [path], {"currency": "USD"})
    click(workspace, tmp_path / "edge", "click-0001")
    click(workspace, tmp_path / "edge", "click-of-a-bot", kind="bot")
    click(workspace, tmp_path / "edge", "click-of-ada", code="adas")
    assert answers(workspace) == {
        "#1": ("click", "tiktok_video"),
        "#2": ("code", "whatsapp"),
        "#3": ("utm", "meta_ads"),
        "#4": ("creator", "tiktok_creator"),
        "#5": ("none", "unattributed"),
        "#6": ("none", "unattributed"),
        "#7": ("none", "unattributed"),
        "#8": ("none", "unattributed"),
    }
    found = attribution(workspace)
    assert {name: (s.orders, s.net_sales) for name, s in found.answers.items()} == {
        "known": (4, Decimal(100)),
        "claimed": (0, Decimal(0)),
        "unattributed": (4, Decimal(260)),
    }
    assert (found.whole.orders, found.whole.net_sales) == (8, Decimal(360))
    assert found.disagreeing == 2  # orders 1 and 2 carry signs of others too
    assert [(row.link, row.people, row.sum.orders) for row in found.links] == [
        ("zoe", 0, 1),
        ("lamps", 1, 1),
        ("adas", 1, 0),
    ]


def test_every_figure_opens_to_rows_that_add_up_to_it(workspace: Workspace, tmp_path: Path) -> None:
    utm = "utm_source: tiktok\nutm_medium: bio_link"
    path = write(
        tmp_path / "orders.csv",
        order(1, "10.50", utm),
        order(2, "20.25", utm),
        order(3, "5.00", day="2023-09-02"),
    )
    import_files(workspace, [path], {"currency": "USD"})
    found = attribution(workspace)
    for row in found.routes:
        rows = attribution_rows(workspace, {"route": row.route, "evidence": row.evidence})
        assert rows.total == sum(r.amount or 0 for r in rows.rows) == row.sum.net_sales
    for name, total in found.answers.items():
        if total.orders:
            assert attribution_rows(workspace, {"answer": name}).total == total.net_sales
    first = attribution_rows(workspace, {"answer": "unattributed"}).rows[0]
    assert (first.file, first.name, first.day, first.amount) == ("orders.csv", "#3", date(2023, 9, 2), 5)
    september = Period(date(2023, 9, 1), date(2023, 9, 30))
    assert attribution(workspace, september).whole.net_sales == 5


def test_what_ads_claim_is_shown_beside_and_never_added(workspace: Workspace, tmp_path: Path) -> None:
    """Meta claims 9 orders on a day with 1 that is known to be its and 2 of nobody: 8 beyond, 2 possible."""
    utm = "utm_source: meta\nutm_medium: paid"
    orders = write(tmp_path / "o.csv", order(1, "10.00", utm), order(2, "20.00"), order(3, "30.00"))
    ads = tmp_path / "ads.csv"
    ads.write_text(
        "Reporting starts,Reporting ends,Campaign name,Amount spent (USD),Purchases,"
        "Purchases conversion value\n"
        "2023-08-01,2023-08-01,Lamps,15.00,9,400.00\n"
    )
    import_files(workspace, [orders, ads], {"currency": "USD"})
    found = attribution(workspace)
    (claim,) = found.claims
    assert (claim.source, claim.claimed_orders, claim.known_orders, claim.beyond, claim.possible) == (
        *("meta_ads", 9, 1),
        *(8, 2),
    )
    assert (found.whole.net_sales, found.answers["known"].net_sales) == (60, 10)
    assert claim_rows_of(workspace, "meta_ads").total == 9


def test_of_unknown_orders_two_platforms_may_claim_as_many_as_both_claim_and_no_more_than_there_are() -> None:
    """Of 30 orders of nobody Meta may claim 8 and TikTok 10: up to 18. Of 12 it is up to 12."""
    claims = tuple(ClaimRow(name, n, {}, 0, n, n) for name, n in (("meta_ads", 8), ("tiktok_ads", 10)))
    silent = ClaimRow("google_ads", None, {}, 0, None, None)
    for nobodys, up_to in ((30, 18), (12, 12)):
        answers = {"unattributed": Sum(nobodys, Decimal(nobodys))}
        whole = answers["unattributed"]
        found = Attribution("USD", None, whole, answers, (), (*claims, silent), (), 0)
        assert found.possible == up_to


SIGNS = st.fixed_dictionaries(
    {
        "click": st.sampled_from(["", "", "click-0001", "click-0002", "click-stray"]),
        "code": st.sampled_from(["", "", "MEI-7", "CLUB", "SALE", "MEI-7, CLUB"]),
        "utm": st.sampled_from(["", "", "meta|paid", "tiktok|bio_link", "who|knows"]),
        "content": st.sampled_from(["", "", "@zoe", "video-9"]),
        "price": st.integers(1, 9_999),
    }
)


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(signs=st.lists(SIGNS, min_size=8, max_size=25))
def test_nothing_is_counted_on_two_routes_and_all_of_it_is_the_ledgers(
    tmp_path_factory: pytest.TempPathFactory, signs: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("orders")
    shop = Workspace.open(folder / "mei")
    for kept in (Code, Link, Contact):
        kept.objects.all().delete()
    a_link()
    a_link("club", "telegram", "chat_link")
    a_link("zoe", "tiktok_creator", creator="zoe")
    Code.objects.create(code="MEI-7", contact=Contact.objects.create(channel="whatsapp", external_index="x"))
    Code.objects.create(code="CLUB", link=Link.objects.get(code="club"))
    made = []
    for number, sign in enumerate(signs, start=1):
        source, _, medium = sign["utm"].partition("|")
        notes = {
            "utm_source": source,
            "utm_medium": medium,
            "utm_content": sign["content"],
            "cs_click": sign["click"],
        }
        text = "\n".join(f"{name}: {said}" for name, said in notes.items() if said)
        made.append(order(number, f"{sign['price'] / 100:.2f}", text, sign["code"]))
    import_files(shop, [write(folder / "orders.csv", *made)], {"currency": "USD"})
    click(shop, folder / "edge", "click-0001", "click-0002")
    stands_on = answers(shop)  # asserts one route for each order
    assert len(stands_on) == len(signs)
    found = attribution(shop)
    ledger = next(row for row in profit(shop, ("checkout",)).rows if row.key == ("own_store",))
    parts = found.answers.values()
    assert sum(part.orders for part in parts) == found.whole.orders == ledger.orders == len(signs)
    assert sum(part.net_sales or 0 for part in parts) == found.whole.net_sales == ledger.figures["net_sales"]
    known = [row for row in found.routes if row.answer == "known"]
    assert sum(row.sum.orders for row in known) == found.answers["known"].orders
    assert sum(row.sum.net_sales or 0 for row in known) == found.answers["known"].net_sales


def test_control_without_one_row_per_order_an_order_would_stand_on_two_routes(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from channelshift.workflows import attribution_evidence

    Code.objects.create(code="MEI-7", contact=Contact.objects.create(channel="whatsapp", external_index="x"))
    Code.objects.create(code="ZOE", creator="zoe")

    def every_code(orders: Any, codes: Any) -> Any:
        used = orders.select(_order=orders.order_key, _said=orders.codes.upper().split(",").unnest())
        found = used.join(codes, used._said == codes._key)
        return found.select(_key="_order", **{n: found[n] for n in ("source", "hop", "content", "link")})

    path = write(tmp_path / "o.csv", order(1, "10.00", code="MEI-7,ZOE"))
    import_files(workspace, [path], {"currency": "USD"})
    assert answers(workspace) == {"#1": ("code", "whatsapp")}
    monkeypatch.setattr(attribution_evidence, "_by_code", every_code)
    with pytest.raises(AssertionError):
        answers(workspace)

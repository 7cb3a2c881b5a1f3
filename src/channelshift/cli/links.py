"""channelshift links: short links on the command line; channelshift attribution: what came of them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from channelshift.cli import screen
from channelshift.cli.asked import a_day, a_period, asked_of, pairs
from channelshift.cli.kept import first_shop
from channelshift.cli.plain import print_json
from channelshift.terms.days import Period

links = typer.Typer(help="Make, list and read short links.", no_args_is_help=True)
Period_ = Annotated[
    Period | None, typer.Option(parser=a_period, metavar="PERIOD", help="FIRST..LAST, or a month: 2023-08.")
]
Day = Annotated[date | None, typer.Option(parser=a_day, metavar="DAY", help="From this day on; else today.")]


def _inside(context: typer.Context) -> AbstractContextManager[Any]:
    return first_shop(asked_of(context))


@links.command("list")
def list_links(
    context: typer.Context,
    archived: Annotated[bool, typer.Option("--archived", help="Those that lead nowhere any more.")] = False,
) -> None:
    """List links with where they lead and the people who clicked."""
    with _inside(context):
        from channelshift.workflows import links as workflow
        from channelshift.workflows.links_answers import NOTHING
        from channelshift.workflows.links_figures import clicks_by_link
        from channelshift.workflows.links_publish import short_address

        clicks = clicks_by_link(asked_of(context).workspace())
        rows = [
            {
                "address": short_address(kept.code),
                "name": kept.name,
                "targets": [target["url"] for target in kept.targets],
                "rules": len(kept.rules),
                "people": clicks.get(kept.code, NOTHING).people,
                "others": clicks.get(kept.code, NOTHING).others,
            }
            for kept in workflow.links(archived)
        ]
    if asked_of(context).as_json:
        print_json(rows)
        return
    screen.table(
        ("short link", "name", "leads to", "rules", "people", "bots"),
        (
            (r["address"], r["name"], " ".join(r["targets"]), r["rules"], r["people"], r["others"])
            for r in rows
        ),
        ("rules", "people", "bots"),
    )


@links.command("make")
def make(
    context: typer.Context,
    target: Annotated[str, typer.Argument(help="Where the link leads.")],
    code: Annotated[str, typer.Option(help="The short name; else one is made.")] = "",
    name: Annotated[str, typer.Option(help="What it is for.")] = "",
    source: Annotated[str, typer.Option(help="Where it stands: tiktok_video, tiktok_profile ...")] = "",
    hop: Annotated[str, typer.Option(help="As what: product_link, bio_link ...")] = "",
    market: Annotated[str, typer.Option(help="Two letters: whose clocks its days follow.")] = "",
    while_open: Annotated[
        str, typer.Option(metavar="URL", help="While its place may link to the store, lead here instead.")
    ] = "",
) -> None:
    """Make a short link, live at once."""
    with _inside(context):
        from channelshift.workflows import links as workflow
        from channelshift.workflows.links_draft import LinkDraft
        from channelshift.workflows.links_publish import short_address

        rules: tuple[dict[str, Any], ...] = ()
        if while_open:
            route = f"{source}>{hop or 'none'}>own_store>seller_warehouse@{market.upper() or 'US'}"
            when = {"rulebook": {"route": route, "is": "open"}}
            rules = ({"when": when, "targets": [{"url": while_open}]},)
        made = workflow.create(
            LinkDraft(
                code=code,
                name=name,
                targets=({"url": target},),
                rules=rules,
                source=source,
                hop=hop,
                market=market,
            )
        )
        address = short_address(made.code)
    print_json({"address": address, "code": made.code}) if asked_of(context).as_json else screen.say(address)


@links.command("preview")
def preview(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="The end of the short address.")],
    first: Day = None,
) -> None:
    """Say who would be led where, and on which days."""
    with _inside(context):
        from channelshift.workflows import links as workflow
        from channelshift.workflows.links_preview import preview as answer

        shop = asked_of(context).workspace()
        hosts = [domain.host for domain in workflow.domains()]
        stretches = answer(workflow.link_called(code), shop.rulebook(), hosts, first or shop.today)
    if asked_of(context).as_json:
        print_json(stretches)
        return
    for stretch in stretches:
        screen.heading(f"{stretch.days.first} to {stretch.days.last or 'no known end'}")
        if stretch.expired:
            screen.say(f"over: {stretch.expired_url or 'our own page says so'}")
        for led in stretch.led:
            who = "; ".join(f"{name} {', '.join(words)}" for name, words in led.who) or "everybody else"
            screen.say(f"{who} -> {' | '.join(target.url for target in led.targets)}")


@links.command("domains")
def domains(
    context: typer.Context,
    allow: Annotated[str, typer.Option(metavar="HOST", help="Let links lead there from now on.")] = "",
) -> None:
    """List where links may lead, or allow one more host or chat account."""
    with _inside(context):
        from channelshift.workflows import links as workflow

        if allow:
            workflow.add_domain(allow)
        hosts = [domain.host for domain in workflow.domains()]
    print_json(hosts) if asked_of(context).as_json else screen.table(("host",), ((host,) for host in hosts))


@links.command("import")
def import_links(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Our template, or Bitly's CSV.")],
) -> None:
    """Make links of a file; rows that cannot be used are listed."""
    with _inside(context):
        from channelshift.workflows.links_import import import_file

        report = import_file(file)
        made = [kept.code for kept in report.made]
    if asked_of(context).as_json:
        print_json(
            {"read": report.read, "made": made, "known": report.known, "complaints": report.complaints}
        )
        return
    screen.say(
        f"{report.read} rows read, {len(made)} links made, {report.known} there already, "
        f"{len(report.complaints)} left out."
    )
    for complaint in report.complaints:
        screen.say(str(complaint))


@links.command("clicks")
def count_clicks(context: typer.Context) -> None:
    """Count what the edge has logged since the last time."""
    with _inside(context):
        from channelshift.workflows.clicks import compact_here

        found = compact_here(asked_of(context).workspace())
    if asked_of(context).as_json:
        print_json(found)
        return
    screen.say(f"{found.visits} new visits, {found.people} of people; {found.damages} damaged places.")


def attribution(
    context: typer.Context,
    period: Period_ = None,
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=VALUE", help="Open a figure row by row (answer, evidence, route, link)."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="With --where: how many rows.")] = 200,
) -> None:
    """Show where the own store's orders came from."""
    with _inside(context):
        from channelshift.workflows import attribution as workflow

        shop = asked_of(context).workspace()
        if where:
            rows = workflow.attribution_rows(shop, pairs(where), period, limit)
            _show_rows(context, rows)
            return
        found = workflow.attribution(shop, period)
    if asked_of(context).as_json:
        print_json(found)
        return
    _show(found)


def _show_rows(context: typer.Context, rows: Any) -> None:
    from channelshift.cli.after_sales import show_rows

    print_json(rows) if asked_of(context).as_json else show_rows(rows)


def _show(found: Any) -> None:
    money = found.currency
    screen.table(
        ("answer", "orders", "net sales"),
        [
            *((name, s.orders, screen.amount(s.net_sales, money)) for name, s in found.answers.items()),
            ("all", found.whole.orders, screen.amount(found.whole.net_sales, money)),
        ],
        ("orders", "net sales"),
    )
    screen.heading("Known and claimed, by route")
    screen.table(
        ("route", "known by", "orders", "net sales"),
        ((r.route, r.evidence, r.sum.orders, screen.amount(r.sum.net_sales, money)) for r in found.routes),
        ("orders", "net sales"),
    )
    screen.heading("What platforms claim, on the days their reports cover")
    screen.table(
        ("source", "claimed", "known", "beyond", "can be true"),
        ((c.source, c.claimed_orders, c.known_orders, c.beyond, c.possible) for c in found.claims),
        ("claimed", "known", "beyond", "can be true"),
    )
    screen.say(*found.notes)

"""channelshift contacts: who agreed to hear from the shop, and contacts out of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import asked_of
from channelshift.cli.kept import first_shop
from channelshift.cli.plain import print_json
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence

contacts = typer.Typer(help="List contacts, masked, and read them from a file.", no_args_is_help=True)


@contacts.command("list")
def list_contacts(
    context: typer.Context,
    channel: Annotated[str, typer.Option(help="telegram or whatsapp.")] = "",
    market: Annotated[str, typer.Option(help="Two letters, such as GB.")] = "",
    consent: Annotated[str, typer.Option(help="given, withdrawn or never.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many rows.")] = 50,
    offset: Annotated[int, typer.Option(min=0, help="How many rows to pass over.")] = 0,
) -> None:
    """List contacts: no name and no number in full."""
    with first_shop(asked_of(context)):
        from channelshift.workflows import contacts as workflow

        where = {"channel": channel, "market": market.upper(), "consent": consent}
        found, counts = workflow.listed(where, limit, offset), workflow.counts()
    if asked_of(context).as_json:
        print_json({"total": found.total, "counts": counts, "rows": found.rows})
        return
    rate = screen.percent(counts.opt_in_rate)
    screen.say(f"{counts.agreed} of {counts.captured} contacts captured agreed to offers: {rate}.")
    screen.table(
        ("id", "channel", "contact", "consent", "since", "market", "bought on", "brought by"),
        (
            (
                row.id,
                row.channel,
                "erased" if row.erased_at else f"{row.shown} {row.name}".strip(),
                row.consent or "never",
                row.consent_at.date() if row.consent_at else "",
                row.market,
                " ".join(row.bought_on),
                row.content_id,
            )
            for row in found.rows
        ),
        ("id",),
    )


@contacts.command("import")
def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A contact file: see `contacts template`.")],
) -> None:
    """Keep the contacts of a file, each once, with the consent it proves."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ChannelshiftError(
            sentence("{file} cannot be read: {why}.", file=file.name, why=error.strerror or "")
        ) from error
    with first_shop(asked_of(context)):
        from channelshift.workflows.contacts_import import import_contacts

        report = import_contacts(file.name, content)
    if asked_of(context).as_json:
        print_json(report)
        return
    screen.say(
        f"{report.read} rows read, {report.new} new, {report.known} known already. {report.consents} "
        f"consents recorded; {report.without_consent} without consent are never written to. "
        f"{report.left_out} left out."
    )
    screen.say(*report.complaints)


@contacts.command("template")
def template(context: typer.Context) -> None:
    """Print an empty contact file with two examples."""
    with first_shop(asked_of(context)):
        from channelshift.workflows.contacts_rows import template as text

        print(text().removeprefix("\ufeff"), end="")

"""channelshift broadcast: what is sent to those who agreed, what it costs and what came of it."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from channelshift.cli import screen
from channelshift.cli.asked import asked_of
from channelshift.cli.kept import first_shop
from channelshift.cli.plain import print_json
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence

broadcast = typer.Typer(help="List broadcasts, look at one, send, pause and stop.", no_args_is_help=True)
Number = Annotated[int, typer.Argument(help="The broadcast's number: see `broadcast list`.")]


def _called(key: int) -> Any:
    from channelshift.store.models import Campaign

    found = Campaign.objects.filter(pk=key).first()
    if found is None:
        raise ChannelshiftError(sentence("There is no broadcast {n}. List them to see their numbers.", n=key))
    return found


@broadcast.command("list")
def list_broadcasts(context: typer.Context) -> None:
    """List broadcasts and how far they are."""
    with first_shop(asked_of(context)):
        from channelshift.messaging import outbox
        from channelshift.store.models import Campaign

        kept = list(Campaign.objects.select_related("sender").all()[:500])
        counts = outbox.counts_of([campaign.pk for campaign in kept])
        rows = [(c.pk, c.name, c.sender.channel, c.state, counts.get(c.pk, outbox.Counts())) for c in kept]
    if asked_of(context).as_json:
        print_json([{"id": r[0], "name": r[1], "channel": r[2], "state": r[3], "counts": r[4]} for r in rows])
        return
    numbers = ("id", "messages", "sent", "left out", "refused", "unknown")
    screen.table(
        ("id", "name", "channel", "state", *numbers[1:]),
        ((*row[:4], n.total, n.sent, n.skipped, n.failed, n.unknown) for row in rows for n in (row[4],)),
        numbers,
    )


@broadcast.command("show")
def show(context: typer.Context, number: Number) -> None:
    """Say what a draft costs and breaks; of one that was sent, what came of it."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.store.models import Campaign
        from channelshift.workflows import campaigns, campaigns_result

        campaign = _called(number)
        is_draft = campaign.state == Campaign.State.DRAFT
        look = campaigns.preview if is_draft else campaigns_result.result
        found = look(asked.workspace(), campaign)
    if asked.as_json:
        print_json(found)
    elif is_draft:
        _show_preview(found)
    else:
        _show_result(found)


def _show_preview(seen: Any) -> None:
    segment = seen.reached.segment
    screen.say(f"It would go to {segment.size} of {segment.meeting} contacts who meet the criteria.")
    screen.say(*(f"{part.contacts} left out: {part.reason}" for part in segment.left_out))
    for total in seen.cost.totals:
        screen.say(f"Cost on {seen.cost.on}: {total.low} to {total.high} {total.currency}.")
    if seen.cost.unpriced:
        screen.say(f"{seen.cost.unpriced} messages: no price is known.")
    screen.say(*seen.cost.notes)
    screen.say(*(f"{'BREAKS A RULE' if c.grave else 'Note'}: {c.said}" for c in seen.cautions))
    for one in seen.filled:
        screen.heading(f"{one.shown} {one.name} {one.market}".strip())
        screen.say(one.text)


def _show_result(came: Any) -> None:
    n = came.counts
    screen.say(
        f"{n.total} messages: {n.queued} wait, {n.sent} sent, {n.skipped} left out, {n.failed} refused, "
        f"{n.unknown} not known whether they left."
    )
    screen.say(*(f"{why.messages} {why.state}: {why.reason}" for why in came.why))
    screen.say(
        f"Delivered of sent: {screen.percent(came.delivered_of_sent)}. Read of delivered: "
        f"{screen.percent(came.read_of_delivered)}. Opted out of sent: "
        f"{screen.percent(came.opted_out_of_sent)}."
    )
    if came.ordered is not None:
        screen.say(
            f"{came.ordered.orders} orders by code of {came.received_code} who received one: "
            f"{screen.percent(came.redeemed)}."
        )


@broadcast.command("send")
def send(
    context: typer.Context,
    number: Number,
    has_read: Annotated[
        bool, typer.Option("--has-read", help="I have read which rules it breaks: see `broadcast show`.")
    ] = False,
) -> None:
    """Queue a draft: it leaves at its hour, or at once, while the server runs."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows import campaigns

        campaign = _called(number)
        queued = campaigns.schedule(asked.workspace(), campaign, campaign.scheduled_at, has_read)
    print_json({"queued": queued}) if asked.as_json else screen.say(f"{queued} messages are queued.")


@broadcast.command("pause")
def pause(context: typer.Context, number: Number) -> None:
    """Send nothing further for now."""
    _act(context, number, "pause")


@broadcast.command("resume")
def resume(context: typer.Context, number: Number) -> None:
    """Go on with a paused broadcast."""
    _act(context, number, "resume")


@broadcast.command("stop")
def stop(context: typer.Context, number: Number) -> None:
    """End a broadcast for good."""
    _act(context, number, "stop")


def _act(context: typer.Context, number: int, what: str) -> None:
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows import campaigns

        campaign = _called(number)
        getattr(campaigns, what)(campaign)
        campaign.refresh_from_db()
    print_json({"state": campaign.state}) if asked.as_json else screen.say(f"It is {campaign.state} now.")

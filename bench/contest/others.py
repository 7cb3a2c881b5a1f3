"""The other hands: go on as now, the article's split, everything to the shop, fully managed only."""

from __future__ import annotations

from datetime import date, timedelta

from channelshift.simulate import WeekActions, World
from channelshift.simulate import levers as lv
from channelshift.simulate.actions import split_50_30_20
from channelshift.simulate.catalogue import SKUS
from channelshift.workflows.lived import Hand, Moment


def nothing(world: World) -> Hand:
    """Every week as usual, whatever closes."""
    return lambda moment: {}


def article(world: World) -> Hand:
    """Half of the money to YouTube, three tenths to TikTok, two tenths to Reels; all else as usual."""
    usual = world.usual_actions()
    week = WeekActions(spend=split_50_30_20(sum((usual.spend or {}).values()))).filled_from(usual)
    return lambda moment: dict.fromkeys(_mondays(moment), week)


def shop(world: World) -> Hand:
    """From the day TikTok Shop opens in the United States all money and all hours go into TikTok Shop there.

    Hours of video stay hours of video, which every account shows; all other hours go live in the US room.
    """
    usual = world.usual_actions()
    hours = dict(usual.hours or {})
    moved = {"tiktok_video": hours.pop("tiktok_video"), "tiktok_live@US": sum(hours.values())}
    money = {lv.US_VIDEO: sum((usual.spend or {}).values())}
    week = WeekActions(spend=money, hours=moved, mode=_all("closed_loop")).filled_from(usual)
    return lambda moment: {m: week for m in _mondays(moment) if m + timedelta(days=6) >= lv.CLOSING_DAY}


def managed(world: World) -> Hand:
    """Every SKU is supplied to the platform in the United States; all else goes on as usual."""
    week = WeekActions(mode=_all("fully_managed")).filled_from(world.usual_actions())
    return lambda moment: dict.fromkeys(_mondays(moment), week)


def _mondays(moment: Moment) -> list[date]:
    return [moment.monday + timedelta(weeks=n) for n in range(moment.weeks)]


def _all(mode: str) -> dict[tuple[str, str], str]:
    return {(sku, "US"): mode for sku in SKUS}

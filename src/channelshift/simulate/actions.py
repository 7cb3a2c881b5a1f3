"""What a seller does in one week: money, hours, goods sent and bought, and how each SKU is sold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from channelshift.simulate.levers import BY_KEY, REELS, TIKTOK_ADS, YOUTUBE


class UnknownLeverError(ValueError):
    """A plan puts money or hours where this world has nothing."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} is no lever of this world. Levers are: {', '.join(BY_KEY)}.")


@dataclass(frozen=True)
class WeekActions:
    """One week's decisions. What is None stays as usual; what is given holds exactly, absent means zero.

    `spend` is US dollars by route key. `hours` are by route key too, or by kind of work (`tiktok_video`):
    a video is filmed once, so the hours of all routes of the same work count together. `send` is units by
    (SKU, `platform_warehouse@GB`), `buy` units by SKU. `mode` is a sales mode by (SKU, market): in the US
    `closed_loop` lists it in TikTok Shop, `fully_managed` supplies it to the platform; a mode once set stays.
    Hours or money on a US shop route list every SKU that has no mode of its own.
    """

    spend: Mapping[str, float] | None = None
    hours: Mapping[str, float] | None = None
    send: Mapping[tuple[str, str], float] | None = None
    buy: Mapping[str, float] | None = None
    mode: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def filled_from(self, usual: WeekActions) -> WeekActions:
        """The same week with nothing left open."""
        return WeekActions(
            usual.spend if self.spend is None else self.spend,
            usual.hours if self.hours is None else self.hours,
            usual.send if self.send is None else self.send,
            usual.buy if self.buy is None else self.buy,
            self.mode,
        )

    def hours_by_work(self) -> dict[str, float]:
        total: dict[str, float] = {}
        for name, hours in (self.hours or {}).items():
            work = work_of(name)
            total[work] = total.get(work, 0.0) + hours
        return total

    def spend_by_lever(self) -> dict[str, float]:
        for name in self.spend or {}:
            if name not in BY_KEY:
                raise UnknownLeverError(name)
        return dict(self.spend or {})

    @property
    def opens_us_shop(self) -> bool:
        """Whether this week puts work or money into TikTok Shop in the United States."""
        effort = [*(self.spend or {}).items(), *(self.hours or {}).items()]
        return any(value > 0 and ">tiktok_shop>" in key and key.endswith("@US") for key, value in effort)


def work_of(name: str) -> str:
    """The kind of work behind a route key or a plain source: `tiktok_live` alone means the British room."""
    if name in BY_KEY:
        return BY_KEY[name].work
    name = f"{name}@GB" if name == "tiktok_live" else name
    if name in {lever.work for lever in BY_KEY.values() if lever.work}:
        return name
    raise UnknownLeverError(name)


def split_50_30_20(budget: float) -> dict[str, float]:
    """A seller's advice of August 2023: half to YouTube, three tenths to TikTok, two tenths to Reels."""
    return {YOUTUBE: 0.5 * budget, TIKTOK_ADS: 0.3 * budget, REELS: 0.2 * budget}

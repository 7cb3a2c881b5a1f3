"""Simulated shops in which something was done on a known day, with a known effect: to test what finds it.

Videos of unequal size and age fade by their own half-lives towards their own floors, share weekdays and
seasons, drift for days on end, catch on now and then, and are counted with more noise than a coin has.
Nothing here is fitted to a method that measures effects; the figures are ours, chosen to be unkind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Story:
    """One kind of shop and act. Effects are shares of what would have been: -0.6 is sixty per cent less."""

    about: str
    effect: float = 0.0
    uneven: float = 0.15  # how unequally units feel it (standard deviation of its logarithm)
    units: int = 60
    touched: int = 10
    before: int = 56  # days
    after: int = 28
    wait: int = 0  # days from the act until anything changes
    ramp: int = 0  # days until all of it is there
    size: float = 200.0  # views per day of a middling unit
    spread: float = 1.0  # of the logarithm of sizes
    giant: bool = False  # one touched unit as large as all other touched ones together
    wave: float = 0.0  # height of a holiday after the act; an earlier one has half of it
    own_wave: float = 0.0  # how differently units feel the holiday
    fading: bool = True  # videos fade; products and markets drift
    drift: float = 0.25  # standard deviation of a unit's slow ups and downs
    memory: float = 0.9  # how much of them is left the next day
    noise: float = 12.0  # smaller is noisier: the gamma shape of each day
    bursts: float = 0.01  # chance per unit and day to catch on
    near: int = 0  # untouched units that gain part of what the touched lose
    gain: float = 0.3
    told: bool = True  # is it known which ones are near?
    chosen: str = "any"  # "older": old videos are picked; "weak": those that did worst lately


STORIES: Mapping[str, Story] = {
    "removal": Story("links removed from ten older videos", -0.6, chosen="older"),
    "none": Story("nothing was done"),
    "delayed": Story("works two weeks later, then grows for a week", -0.5, wait=14, ramp=7),
    "seasonal": Story("a holiday after the act, felt unequally", -0.4, wave=0.9, own_wave=0.3),
    "seasonal none": Story("the same holiday, and nothing was done", wave=0.9, own_wave=0.3),
    "spill": Story("neighbours gain part of the loss; they are known", -0.6, near=10),
    "heavy": Story("one video has half of the views", -0.6, spread=1.6, giant=True),
    "heavy none": Story("one video has half of the views; nothing was done", spread=1.6, giant=True),
    "few": Story("two videos of twelve", -0.6, units=12, touched=2),
    "few none": Story("two videos of twelve, and nothing was done", units=12, touched=2),
    "one": Story("one video of thirty", -0.6, units=30, touched=1),
    "one none": Story("one video of thirty, and nothing was done", units=30, touched=1),
    "price": Story(
        "a price cut on eight products of forty", 0.3, 0.1, 40, 8, size=6.0, fading=False, bursts=0.0
    ),
    "price none": Story(
        "orders of forty products, nothing was done", 0.0, 0.1, 40, 8, size=6.0, fading=False, bursts=0.0
    ),
    "weak none": Story("the ten weakest lately were picked, and nothing was done", chosen="weak"),
    "market": Story(
        "one market of twelve, half a year before",
        -0.3, 0.0, 12, 1, 182, 56, size=2000.0, spread=0.6, wave=0.6, own_wave=0.4, fading=False,
        drift=0.12, bursts=0.0,
    ),
    "market none": Story(
        "one market of twelve, and nothing was done",
        0.0, 0.0, 12, 1, 182, 56, size=2000.0, spread=0.6, wave=0.6, own_wave=0.4, fading=False,
        drift=0.12, bursts=0.0,
    ),
    "alone": Story(
        "the whole shop at once, nothing left untouched",
        -0.5, 0.0, 1, 1, 84, 28, size=5000.0, fading=False, drift=0.15, bursts=0.0,
    ),
    "alone none": Story(
        "the whole shop, and nothing was done",
        0.0, 0.0, 1, 1, 84, 28, size=5000.0, fading=False, drift=0.15, bursts=0.0,
    ),
    "spill untold": Story("neighbours gain part of the loss; nobody knows", -0.6, near=10, told=False),
}  # fmt: skip


@dataclass(frozen=True)
class Shop:
    """One simulated panel: a row per unit and a column per day, and what is true of it."""

    treated: Floats
    controls: Floats
    treated_ages: Floats
    control_ages: Floats
    start: int
    near: tuple[int, ...]  # rows of `controls` that the act reached, where that is known
    relative: float  # the true effect on the touched units' expected sum after the act
    total: float


def shop(story: Story, seed: int) -> Shop:
    """One shop of a story. The truth is counted in expected views, before the noise of counting."""
    rng = np.random.default_rng([seed, 140])
    days = story.before + story.after
    ages = rng.uniform(5, 400, story.units)
    mean = _means(story, ages, days, rng)
    picked = _picked(story, ages, mean, rng)
    if story.giant:
        others = picked[1:]
        mean[picked[0]] *= mean[others].sum() / mean[picked[0]].sum()
    would_be = mean[picked]
    became = would_be * _shape(story, len(picked), rng)
    mean[picked] = became
    rest = np.setdiff1d(np.arange(story.units), picked)
    near = _spill(story, mean, rest, would_be - became)
    counts = rng.poisson(mean * rng.gamma(story.noise, 1 / story.noise, mean.shape)).astype(float)
    lost = (became - would_be)[:, story.before :].sum()
    return Shop(
        counts[picked], counts[rest], ages[picked], ages[rest], story.before,
        near if story.told else (), float(lost / would_be[:, story.before :].sum()), float(lost),
    )  # fmt: skip


def _means(story: Story, ages: Floats, days: int, rng: np.random.Generator) -> Floats:
    units = len(ages)
    day = np.arange(days)
    size = story.size * np.exp(story.spread * rng.standard_normal(units))
    common = 0.15 * np.sin(2 * np.pi * (day + rng.integers(7)) / 7) + 0.1 * _drift(1, days, 0.95, rng)[0]
    own = story.drift * _drift(units, days, story.memory, rng)
    mean = size[:, None] * np.exp(common + own + _bursts(story, days, units, rng))
    mean *= np.exp(np.outer(1 + story.own_wave * rng.standard_normal(units), _wave(story, day)))
    return mean * _fading(ages, day, rng) if story.fading else mean


def _drift(units: int, days: int, memory: float, rng: np.random.Generator) -> Floats:
    """Slow ups and downs with standard deviation 1: an autoregression of the first order."""
    out = np.empty((units, days))
    out[:, 0] = rng.standard_normal(units)
    for t in range(1, days):
        out[:, t] = memory * out[:, t - 1] + np.sqrt(1 - memory**2) * rng.standard_normal(units)
    return out


def _bursts(story: Story, days: int, units: int, rng: np.random.Generator) -> Floats:
    """Now and then a video catches on: up to five times the views, gone within two weeks."""
    start = rng.random((units, days + 14)) < story.bursts
    height = np.where(start, rng.exponential(0.6, start.shape), 0.0)
    out = np.zeros((units, days))
    for lag in range(14):
        out += height[:, 14 - lag : 14 - lag + days] * 0.75**lag
    return np.minimum(out, np.log(5))


def _wave(story: Story, day: NDArray[np.int64]) -> Floats:
    def bump(middle: float, width: float) -> Floats:
        return np.exp(-0.5 * ((day - middle) / width) ** 2)

    late = story.before + story.after / 2
    return story.wave * (bump(late, story.after / 4) + 0.5 * bump(story.before / 2, story.after / 4))


def _fading(ages: Floats, day: NDArray[np.int64], rng: np.random.Generator) -> Floats:
    half = 45 * np.exp(0.5 * rng.standard_normal(len(ages)))
    floor = rng.uniform(0.05, 0.4, len(ages))[:, None]
    return floor + (1 - floor) * 0.5 ** ((ages[:, None] + day) / half[:, None])


def _picked(story: Story, ages: Floats, mean: Floats, rng: np.random.Generator) -> NDArray[np.int64]:
    if story.chosen == "older":
        return rng.choice(np.argsort(ages)[story.units // 3 :], story.touched, replace=False)
    if story.chosen == "weak":
        lately = np.log(mean[:, story.before - 28 : story.before].sum(axis=1))
        usual = np.log(mean[:, : story.before - 28].sum(axis=1))
        return np.argsort(lately - usual)[: story.touched]
    return rng.choice(story.units, story.touched, replace=False)


def _shape(story: Story, touched: int, rng: np.random.Generator) -> Floats:
    """What each touched unit's views are multiplied with, day by day."""
    day = np.arange(-story.before, story.after)
    there = np.clip((day - story.wait + 1) / (story.ramp + 1), 0, 1) * (day >= story.wait)
    each = np.log1p(story.effect) + (story.uneven if story.effect else 0.0) * rng.standard_normal(touched)
    return np.exp(np.outer(each, there))


def _spill(story: Story, mean: Floats, rest: NDArray[np.int64], lost: Floats) -> tuple[int, ...]:
    """The first untouched units gain their part of each day's loss, in proportion to their size."""
    if not story.near:
        return ()
    rows = rest[: story.near]
    before = mean[rows, : story.before].sum(axis=1)
    mean[rows] += np.outer(before / before.sum(), story.gain * lost.sum(axis=0))
    return tuple(range(story.near))

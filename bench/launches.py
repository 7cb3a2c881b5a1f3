"""Does the launch rule keep the errors it states, and does it stop losers before a fixed 14-day test would?

Each scenario simulates launches whose conversion never beats the hurdle (at it, on average of the days or on
each day) and launches that are never below what is hoped for, and reads the rule every day for six weeks. In
the same run, on the same days: a test that decides once, after 14 days, at traffic just large enough that its
own two errors are those of the rule; a look every day with p < 0.05, which does not keep its error; and our
rule told that days do not swing. `--quick` simulates fewer launches.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

from channelshift.impact.launch_rule import GO_ON, STOP, DayCount, Reading, Terms, judge
from harness import machine, verdict

Array = npt.NDArray[Any]

DAYS, FIXED = 42, 14
TERMS = Terms(hurdle=0.02, hoped=0.04)
CARELESS = Terms(TERMS.hurdle, TERMS.hoped, swing=0.0)
BAD = 0.6  # a clear loser's conversion, as a share of the hurdle
FIRST = date(2023, 6, 1)
SURE = 3.0  # standard errors that the simulation itself may be off by


@dataclass(frozen=True)
class Scenario:
    """How the conversion of the days is drawn around a mean. `promised` scenarios count for the aim."""

    name: str
    draw: Callable[[np.random.Generator, float, bool, tuple[int, int]], Array]
    promised: bool = True
    wild_clicks: bool = False


def steady(rng: np.random.Generator, mean: float, good: bool, shape: tuple[int, int]) -> Array:
    return np.full(shape, mean)


def beta(swing: float) -> Callable[..., Array]:
    """Beta-binomial days of this deviation over mean."""

    def draw(rng: np.random.Generator, mean: float, good: bool, shape: tuple[int, int]) -> Array:
        size = (1 - mean) / (mean * swing**2) - 1
        return rng.beta(mean * size, (1 - mean) * size, shape)

    return draw


def lognormal(rng: np.random.Generator, mean: float, good: bool, shape: tuple[int, int]) -> Array:
    """A longer tail than the rule's own law, with the swing it allows."""
    wide = np.sqrt(np.log1p(TERMS.swing**2))
    return np.minimum(mean * rng.lognormal(-(wide**2) / 2, wide, shape), 0.9)


def drifting(cooling: bool) -> Callable[..., Array]:
    """Conversion that slides: losers never beat the hurdle, winners never fall below `hoped`."""

    def draw(rng: np.random.Generator, mean: float, good: bool, shape: tuple[int, int]) -> Array:
        far = 1.5 if good else 0.6
        way = np.linspace(1.0, far, shape[1])
        towards = way[::-1] if good == cooling else way
        return beta(TERMS.swing / 2)(rng, mean, good, shape) * towards

    return draw


def clinging(rng: np.random.Generator, mean: float, good: bool, shape: tuple[int, int]) -> Array:
    """Good and bad days come in runs (half of a day's luck stays): more than the rule promises."""
    wide = np.sqrt(np.log1p(TERMS.swing**2))
    luck = rng.normal(size=shape)
    for day in range(1, shape[1]):
        luck[:, day] = 0.5 * luck[:, day - 1] + np.sqrt(0.75) * luck[:, day]
    return np.minimum(mean * np.exp(wide * luck - wide**2 / 2), 0.9)


SCENARIOS = (
    Scenario("binomial", steady),
    Scenario("beta-binomial, swing 0.2", beta(0.2)),
    Scenario("beta-binomial, swing 0.4", beta(0.4)),
    Scenario("lognormal days, swing 0.4", lognormal),
    Scenario("cooling", drifting(cooling=True)),
    Scenario("warming", drifting(cooling=False)),
    Scenario("beta-binomial, clicks x 0.1 to x 10", beta(0.4), wild_clicks=True),
    Scenario("runs of days (not promised)", clinging, promised=False),
    Scenario("swing 0.8, twice the allowed (not promised)", beta(0.8), promised=False),
)


@dataclass(frozen=True)
class Told:
    """What came of launches of one kind: the share that ended wrongly, days and clicks until told."""

    wrong: float
    stopped: float
    days: float
    clicks: float
    careless: float
    naive: float
    fixed: float


def main() -> None:
    quick = "--quick" in sys.argv[1:]
    launches = 1_500 if quick else 10_000
    clicks, least = fixed_design(TERMS)
    print(f"{machine()}; {launches:,} launches of each kind, read daily for {DAYS} days; {TERMS}")
    print(f"{clicks} clicks a day: the fewest at which {FIXED} days decide with both errors at most 5 %")
    print(f"{'scenario':44} {'kind':7} wrong  peers: {FIXED} days, daily p<0.05, no swing   days  stopped")
    figures: dict[str, Any] = {"launches": launches, "clicks_a_day": clicks}
    worst, naive, careless = 0.0, 0.0, 0.0
    for scenario in SCENARIOS:
        for good in (False, True):
            told = run(scenario, good, clicks, least, launches)
            show(scenario.name, "winner" if good else "loser", told)
            if scenario.promised:
                worst = max(worst, told.wrong)
            naive = max(naive, told.naive if scenario.name == "binomial" else 0.0)
            careless = max(careless, told.careless if scenario.promised else 0.0)
    figures |= {"worst_error": worst, "daily_p_error_binomial": naive, "no_swing_error": careless}
    figures |= losers(clicks, least, launches)
    noise = SURE * np.sqrt(0.05 * 0.95 / launches)
    keeps = worst <= 0.05 + noise
    breaks = naive > 0.05 + noise and careless > 0.05 + noise  # the controls
    sooner = figures["days_at_hurdle"] < FIXED and figures["money_lost_share"] < 1
    aim = {"worst_error": 0.05, "days_below": FIXED, "money_lost_share_below": 1.0}
    verdict("launches", {k: _short(v) for k, v in figures.items()}, aim, bool(keeps and breaks and sooner))


def _short(value: Any) -> Any:
    return round(float(value), 4) if isinstance(value, float) else value


def losers(clicks: int, least: int, launches: int) -> dict[str, float]:
    """How long losers run, and what they lose at 0.6 of the hurdle, where each click loses money."""
    at = run(SCENARIOS[2], False, clicks, least, launches)
    clear = run(SCENARIOS[2], False, clicks, least, launches, mean=TERMS.hurdle * BAD)
    show("losers at the hurdle", "loser", at)
    show(f"losers at {BAD} of the hurdle", "loser", clear)
    return {
        "days_at_hurdle": at.days,
        "days_clear_loser": clear.days,
        "money_lost_share": clear.clicks / (FIXED * clicks),  # each click loses the same
    }


def run(
    scenario: Scenario, good: bool, clicks: int, least: int, launches: int, mean: float | None = None
) -> Told:
    """Simulate launches of one kind and read the rule, the peers and the control on the same days."""
    rng = np.random.default_rng([2023, SCENARIOS.index(scenario), int(good)])
    shape = (launches, DAYS)
    rate = scenario.draw(rng, mean or (TERMS.hoped if good else TERMS.hurdle), good, shape)
    usual = rng.poisson(clicks, shape)
    seen = (
        np.rint(clicks * rng.choice([0.1, 1.0, 10.0], shape)).astype(int) if scenario.wild_clicks else usual
    )
    orders = rng.binomial(seen, np.minimum(rate, 1.0))
    read = [_read(TERMS, seen[n], orders[n]) for n in range(launches)]
    quickly = [_read(CARELESS, seen[n], orders[n]) for n in range(launches)]
    ends = [_days(r) for r in read]
    wrong = [r.outcome == STOP if good else r.outcome not in (STOP, GO_ON) for r in read]
    return Told(
        wrong=float(np.mean(wrong)),
        stopped=float(np.mean([r.outcome == STOP for r in read])),
        days=float(np.mean(ends)),
        clicks=float(np.mean([seen[n, :end].sum() for n, end in enumerate(ends)])),
        careless=float(
            np.mean([r.outcome == STOP if good else r.outcome not in (STOP, GO_ON) for r in quickly])
        ),
        naive=float(np.mean(_naive(seen, orders, good))),
        fixed=float(np.mean(_fixed(seen, orders, least / (FIXED * clicks)) != good)),
    )


def _read(terms: Terms, clicks: Array, orders: Array) -> Reading:
    """The rule on the days of one launch; weeks that are not needed are not gone through."""
    counts = [
        DayCount(FIRST + timedelta(days=n), int(c), int(o))
        for n, (c, o) in enumerate(zip(clicks, orders, strict=True))
    ]
    early = judge(terms, counts[:FIXED])
    return early if early.outcome != GO_ON else judge(terms, counts)


def _days(reading: Reading) -> int:
    return (reading.told_on - FIRST).days + 1 if reading.told_on else DAYS


def _naive(clicks: Array, orders: Array, good: bool) -> Array:
    """The peer that looks every day and believes p < 0.05: whether it was ever wrong."""
    n, k = clicks.cumsum(axis=1), orders.cumsum(axis=1)
    p = stats.binom.cdf(k, n, TERMS.hoped) if good else stats.binom.sf(k - 1, n, TERMS.hurdle)
    return np.asarray((p < 0.05).any(axis=1))


def _fixed(clicks: Array, orders: Array, line: float) -> Array:
    """The test that decides once: whether it takes the launch for a winner."""
    return np.asarray(orders[:, :FIXED].sum(axis=1) >= line * clicks[:, :FIXED].sum(axis=1))


def fixed_design(terms: Terms) -> tuple[int, int]:
    """Fewest clicks a day, and orders asked for, by which 14 days decide with the rule's two errors."""
    shape = FIXED / terms.swing**2
    for clicks in range(5, 100_000):
        low, high = (
            stats.nbinom(shape, shape / (shape + FIXED * clicks * p)) for p in (terms.hurdle, terms.hoped)
        )
        least = int(low.isf(terms.scale_error)) + 1
        if high.cdf(least - 1) <= terms.stop_error:
            return clicks, least
    raise SystemExit("No traffic decides in 14 days.")


def show(name: str, kind: str, told: Told) -> None:
    peers = f"{told.fixed:6.3f} {told.naive:14.3f} {told.careless:12.3f}"
    print(f"{name:44} {kind:7} {told.wrong:.3f} {peers:>42} {told.days:8.1f} {told.stopped:7.3f}")


if __name__ == "__main__":
    main()

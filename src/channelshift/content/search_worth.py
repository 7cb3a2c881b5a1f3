"""What uncovered searches are worth: searches a week, clicks a search, and what a similar click earned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from channelshift.content.coverage import Coverage
from channelshift.content.search import Between, Demand

COVERED = 0.5  # from here on a term counts as answered by what the shop says
FEWEST_CLICKS = 20  # fewer say nothing of what a click earns
NOTHING = Between(None, None, None)
_TWO_SIDED = 1.959964  # normal deviates of a 95 % range


@dataclass(frozen=True)
class Earned:
    """What one piece of content was clicked and earned, and by how many orders."""

    clicks: int
    amount: float  # CM3 in the reporting currency
    orders: int = 0


def uncovered(demand: Demand | None, coverage: Coverage) -> Between:
    """Searches a week that nothing the shop says answers.

    Low: the fewest searches, with an answer in another language taken for one; high: the most searches, with
    only the viewer's own words taken for one.
    """
    if demand is None or demand.weekly.mid is None:
        return NOTHING
    weekly = demand.weekly
    assert weekly.low is not None
    assert weekly.mid is not None
    assert weekly.high is not None
    return Between(
        weekly.low * (1 - coverage.high), weekly.mid * (1 - coverage.mid), weekly.high * (1 - coverage.low)
    )


def pooled(pairs: Sequence[tuple[float, float]]) -> Between:
    """One ratio of sums, with a range by how much the single ones differ; none where fewer than two.

    The range is that of a ratio estimator (Cochran, Sampling Techniques, 1977, section 6.4): the residuals
    of each pair from the common ratio, over the sum of what is divided by.
    """
    below = sum(under for _, under in pairs)
    if len(pairs) < 2 or below <= 0:
        return NOTHING
    ratio = sum(over for over, _ in pairs) / below
    n = len(pairs)
    squares = sum((over - ratio * under) ** 2 for over, under in pairs) * n / (n - 1)
    half = _t(n - 1) * sqrt(squares) / below
    return Between(ratio - half, ratio, ratio + half)


def per_click(similar: Sequence[Earned], everything: Sequence[Earned]) -> Between:
    """What a click on similar content earned, drawn towards all content the less the fewer clicks it had.

    The draw is the empirical Bayes one: clicks over clicks plus as many as a content in the middle has. With
    few clicks it is close to what all content earns.
    """
    used = [e for e in everything if e.clicks > 0]
    overall = _widened(pooled([(e.amount, e.clicks) for e in used]), used)
    own = [e for e in similar if e.clicks > 0]
    clicks = sum(e.clicks for e in own)
    if overall.mid is None or sum(e.clicks for e in used) < FEWEST_CLICKS:
        return NOTHING
    if clicks == 0:
        return overall
    weight = clicks / (clicks + _clicks_of_the_middle(used))
    mid = weight * sum(e.amount for e in own) / clicks + (1 - weight) * overall.mid
    half = sqrt(weight * _chance(used) / clicks + ((1 - weight) * _half(overall) / _TWO_SIDED) ** 2)
    return Between(mid - _TWO_SIDED * half, mid, mid + _TWO_SIDED * half)


def _widened(range_: Between, used: Sequence[Earned]) -> Between:
    """At least as wide as the chance in how many orders there were."""
    if range_.mid is None:
        return range_
    half = max(_half(range_), _TWO_SIDED * sqrt(_chance_of_orders(used) / sum(e.clicks for e in used)))
    return Between(range_.mid - half, range_.mid, range_.mid + half)


def _chance(used: Sequence[Earned]) -> float:
    """The variance of what one click earns: between contents, and not below the chance in their orders."""
    clicks = sum(e.clicks for e in used)
    mean = sum(e.amount for e in used) / clicks
    between = sum(e.clicks * (e.amount / e.clicks - mean) ** 2 for e in used) / max(1, len(used) - 1)
    return max(between, _chance_of_orders(used))


def _chance_of_orders(used: Sequence[Earned]) -> float:
    """The variance of a click's earnings if orders come by chance alone: a compound Poisson sum, whose
    variance is the number of orders times the square of what one brings."""
    clicks = sum(e.clicks for e in used)
    return sum(e.amount**2 / e.orders for e in used if e.orders) / clicks


def _clicks_of_the_middle(used: Sequence[Earned]) -> float:
    """The clicks of the content in the middle: from about there on a content's own earnings count."""
    clicks = sorted(e.clicks for e in used)
    return float(max(1, clicks[len(clicks) // 2]))


def worth(searches: Between, clicks_a_search: Between, a_click: Between) -> Between:
    """The product of three uncertain figures, with the range of independent ones.

    >>> worth(Between(90, 100, 110), Between(0.1, 0.1, 0.1), Between(2, 2, 2)).mid
    20.0
    """
    parts = (searches, clicks_a_search, a_click)
    if any(part.mid is None for part in parts):
        return NOTHING
    mids = [part.mid or 0.0 for part in parts]
    spreads = [_half(part) / _TWO_SIDED for part in parts]
    mid, squared, spread = 1.0, 1.0, 1.0
    for mean, deviation in zip(mids, spreads, strict=True):
        mid, squared, spread = mid * mean, squared * mean**2, spread * (mean**2 + deviation**2)
    half = _TWO_SIDED * sqrt(max(0.0, spread - squared))
    return Between(mid - half, mid, mid + half)


def _half(range_: Between) -> float:
    if range_.low is None or range_.high is None:
        return 0.0
    return (range_.high - range_.low) / 2


def _t(degrees: int) -> float:
    from scipy.stats import t

    return float(t.ppf(0.975, degrees))

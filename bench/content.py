"""Which content to push: the ten best by our estimate against the ten best by raw rate and by views.

Each of 200 simulated shops (`simulate/content_shop.py`: 150 contents of six kinds, twelve products, eight
weeks) has a known true value of every content. Everybody ranks by the same eight weeks; then each of the ten
chosen is shown 20,000 times more, and what they earn then counts. Raw rate is CM3 of a thousand viewings as
it was; the raw rate of contents with 1,000 viewings at least, and a normal-normal shrinkage, stand beside it.

The same code runs on the public list of 7,050 posts of ten Facebook live sellers in Thailand: loves and
shares of a hundred reactions by kind of post, and the ten best posts. One in eight of every post's events,
drawn by chance, is what the ranking sees, and the rest judges it. Loves are a part of the reactions; shares
are not: there the base of a small post is itself a matter of chance, which no model here allows for.

    python bench/content.py [--quick]
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from harness import machine, verdict

SEEDS, CHOSEN, PUSHED, LEAST = 200, 10, 20_000, 1000
SEEN = 1 / 8  # of the public posts' events
PUBLIC = "orders/fb_live_sellers_thailand.csv.gz"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="40 shops, within 60 s")
    seeds = 40 if parser.parse_args().quick else SEEDS
    print(machine())
    earned, held = zip(*(contest(seed) for seed in range(seeds)), strict=True)
    figure = compared(earned, seeds)
    figure["true_values_in_95_ranges"] = round(float(np.mean(held)), 3)
    print(f"\nof {seeds} shops' 150 true values {np.mean(held):.1%} lie in their 95 % ranges")
    public(Path(os.environ.get("CHANNELSHIFT_SHARED", "../shared")) / "benchdata" / PUBLIC)
    holds = all(figure[f"more_than_{peer}_low"] > 0 for peer in ("raw", "views"))
    verdict("content", figure, {"more_than_raw_low": "> 0", "more_than_views_low": "> 0"}, holds)


def contest(seed: int) -> tuple[dict[str, float], float]:
    """One shop: what everybody's ten earn afterwards, and how many true values lie in our ranges."""
    from channelshift.simulate.content_shop import ContentShop

    shop = ContentShop.drawn(seed)
    lived = shop.lived()
    ours = estimates(shop, lived)
    truth = shop.value
    held = np.mean([e.value.low <= v <= e.value.high for e, v in zip(ours, truth, strict=True)])
    views, raw = (
        lived.views.sum(axis=1),
        1000 * lived.cm3.sum(axis=1) / np.maximum(lived.views.sum(axis=1), 1),
    )
    scores = {
        "ours": np.array([e.value.value for e in ours]),
        "raw": raw,
        "views": views.astype(float),
        "raw_of_1000_views": np.where(views >= LEAST, raw, -np.inf),
        "normal_normal": normal(shop, lived, ours, raw),
        "truth": truth,
    }
    best = {who: np.argsort(-score, kind="stable")[:CHOSEN] for who, score in scores.items()}
    return {who: shop.pushed(chosen, PUSHED) for who, chosen in best.items()}, float(held)


def estimates(shop, lived) -> list:  # noqa: ANN001
    from channelshift.content.worth import Sold, worth

    contents = [
        Sold(
            list(zip(lived.orders[n].tolist(), lived.views[n].tolist(), strict=True)),
            float(lived.cm3[n].sum()),
            0.0,
            str(shop.kinds[n]),
            str(shop.products[n]),
        )
        for n in range(len(shop.kinds))
    ]
    return worth(contents, float(lived.squares.sum() / lived.orders.sum()))


def normal(shop, lived, ours, raw) -> np.ndarray:  # noqa: ANN001
    """The other design: CM3 of a thousand viewings as one normal amount with its own noise."""
    from channelshift.content import shrinkage

    rate = np.array([e.rate.value for e in ours])
    square = lived.squares.sum() / lived.orders.sum()
    noise = 1e6 * rate * square / np.maximum(lived.views.sum(axis=1), 1)
    kinds = [str(kind) for kind in shop.kinds]
    prior = shrinkage.amount_prior(raw.tolist(), noise.tolist(), kinds)
    told = zip(raw.tolist(), noise.tolist(), kinds, strict=True)
    return np.array([shrinkage.amount_estimate(y, s, kind, prior).value for y, s, kind in told])


def compared(earned: tuple[Mapping[str, float], ...], seeds: int) -> dict[str, object]:
    """Ours against each peer over the same shops: mean difference with its 95 % range, and shops won."""
    from scipy import stats

    ours = np.array([e["ours"] for e in earned])
    print(f"\n{seeds} shops, ten contents each, {PUSHED:,} further viewings of each, CM3 earned then:")
    figure: dict[str, object] = {"ours": round(float(ours.mean()))}
    for who in earned[0]:
        its = np.array([e[who] for e in earned])
        more = ours - its
        wide = (
            float(stats.t.ppf(0.975, seeds - 1) * more.std(ddof=1) / np.sqrt(seeds)) if who != "ours" else 0.0
        )
        print(
            f"  {who:18} {its.mean():9,.0f}   ours is {more.mean():8,.0f} more "
            f"({more.mean() - wide:,.0f} to {more.mean() + wide:,.0f}), in {int((more > 0).sum())} of {seeds}"
        )
        if who in ("raw", "views", "raw_of_1000_views"):
            figure[f"more_than_{who}"] = round(float(more.mean()))
            figure[f"more_than_{who}_low"] = round(float(more.mean() - wide))
            figure[f"won_against_{who}"] = f"{int((more > 0).sum())} of {seeds}"
    return figure


def public(path: Path) -> None:
    """The posts of ten Thai live sellers, by kind of post and post by post, the same way."""
    if not path.exists():
        print(f"\n{path.name} is not there: the public set is not shown")
        return
    from channelshift.content.shrinkage import ratio_range

    with gzip.open(path, "rt", encoding="utf-8") as stream:
        posts = list(csv.DictReader(stream))
    reactions = np.array([int(p["num_reactions"]) for p in posts])
    kinds = [p["status_type"] for p in posts]
    for what in ("num_loves", "num_shares"):
        events = np.array([int(p[what]) for p in posts])
        print(f"\n{path.name}: {len(posts):,} posts, {what[4:]} per 100 reactions")
        for kind in sorted(set(kinds)):
            here = np.array([k == kind for k in kinds])
            ratio, low, high = ratio_range(events[here], reactions[here])
            print(
                f"  {kind:8} {here.sum():5} posts  {100 * ratio:6.2f} ({100 * low:.2f} to {100 * high:.2f})"
            )
        thinned(events, reactions, kinds)


def thinned(events: np.ndarray, reactions: np.ndarray, kinds: list[str], splits: int = 5) -> None:
    """The ten best by a part of every post's events, judged by the rest: mean over splits."""
    from channelshift.content.worth import rates_of

    judged: dict[str, list[float]] = {"raw rate": [], "our estimate": []}
    for split in range(splits):
        rng = np.random.default_rng([split, 114])
        seen = (rng.binomial(events, SEEN), rng.binomial(reactions, SEEN))
        ours = rates_of([[(float(k), float(e))] for k, e in zip(*seen, strict=True)], kinds)
        raw = np.where(seen[1] > 0, seen[0] / np.maximum(seen[1], 1), -1)
        for name, score in (("raw rate", raw), ("our estimate", np.array([e.value for e in ours]))):
            best = np.argsort(-score, kind="stable")[:CHOSEN]
            judged[name].append(
                float(np.mean((events - seen[0])[best] / np.maximum((reactions - seen[1])[best], 1)))
            )
    for name, rates in judged.items():
        print(f"  ten best by {name:12}: {100 * np.mean(rates):6.1f} per 100 reactions in the rest")


if __name__ == "__main__":
    main()

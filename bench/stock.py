"""Weekly orders under uncertain demand on two public order sets, against the usual formulas.

The 1,000 products that sold most in the weeks before are stocked for 26 weeks: weekly review, three weeks
to arrive, lost sales, unit cost 0.45, net 0.85, storage 0.01 a week, salvage 30 % of cost, and in a second
run a cost per order of 0.2 of the product's weekly revenue. Everybody starts with four weeks of the past
mean in hand, sees the demand of past weeks (also of those sales that were lost: the sets hold no stock)
and nothing else; the last, unfinished week of a set is left out. Peers see units a week; ours also sees
how many orders they came in. The figure is profit over that of exact perfect foresight.

    python bench/stock.py [--quick]
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from harness import machine, verdict

WEEKS, LEAD, PRODUCTS, COVER, BACK = 26, 3, 1000, 4, 8
SET, FIXED = "orders", 0.2
AIMS = {"uci": 0.76, "complete_journey": 0.86, "uci_fixed": 0.73, "complete_journey_fixed": 0.82}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="200 products of each set, within 60 s")
    asked = parser.parse_args()
    folder = Path(os.environ.get("CHANNELSHIFT_SHARED", "../shared")) / "benchdata" / SET
    if not folder.exists():
        sys.exit(f"{folder} is not there: nothing to measure")
    print(machine())
    figures: dict[str, float] = {}
    for name, read in (("uci", uci), ("complete_journey", complete_journey)):
        units, orders = most_sold(*read(folder), 200 if asked.quick else PRODUCTS)
        for fixed in (0.0, FIXED):
            figures[name + ("_fixed" if fixed else "")] = contest(name, units, orders, fixed)
    verdict("stock", figures, AIMS, all(figures[k] >= aim for k, aim in AIMS.items()))


def contest(name: str, units: np.ndarray, orders: np.ndarray, fixed: float) -> float:
    """Everyone plays the same weeks; one line each. Answers our share."""
    from channelshift.planning.stocking.play import perfect_foresight, play_out
    from channelshift.planning.stocking.terms import StockTerms

    terms = StockTerms(unit_cost=0.45, net=0.85, storage=0.01, salvage=0.135, lead_weeks=LEAD)
    past = units.shape[1] - WEEKS
    opening, wanted = np.round(COVER * units[:, :past].mean(axis=1)), units[:, past:]
    cost = fixed * units[:, :past].mean(axis=1)
    best = perfect_foresight(terms, wanted, opening, cost).sum()
    hands = {
        **(lots(units, past, cost) if fixed else peers(units, past)),
        "ours": ours(terms, units, orders, cost),
    }
    print(f"\n{name}, {len(units)} products, cost per order {fixed} of weekly revenue, foresight {best:,.0f}")
    for who, hand in hands.items():
        wall, cpu = time.perf_counter(), time.process_time()
        did = play_out(terms, wanted, opening, hand, cost)
        share = float(did.profit.sum() / best)
        print(
            f"  {who:34} {share:6.3f}  sold {did.sold.sum():9,.0f}  lost {did.lost.sum():9,.0f}  "
            f"left {did.left.sum():9,.0f}  orders {did.orders.mean():4.1f}  "
            f"{time.perf_counter() - wall:5.1f} s wall {time.process_time() - cpu:5.1f} s cpu"
        )
    return round(share, 4)


def ours(terms, units, orders, cost) -> Callable:  # noqa: ANN001
    from channelshift.planning.stocking.belief import believe
    from channelshift.planning.stocking.policy import Policy

    policy, past = Policy(terms, WEEKS), units.shape[1] - WEEKS

    def order(week: int, position: np.ndarray) -> np.ndarray:
        known = past + week
        belief = believe(units[:, :known], orders[:, :known])
        return policy.orders(week, belief, position, cost if cost.any() else None)

    return order


def up_to(level: Callable[[np.ndarray], np.ndarray], units: np.ndarray, past: int) -> Callable:
    """Order up to a level that is worked out from the last weeks."""
    return lambda week, position: level(units[:, past + week - BACK : past + week]) - position


def peers(units: np.ndarray, past: int) -> dict[str, Callable]:
    """The formulas seen in packages and shops, each over lead time and review."""
    from scipy.stats import norm, poisson

    span, ratio = LEAD + 1, 0.4 / (0.4 + 0.45 - 0.135)
    waits = 0.4 / (0.4 + 0.01 * span)

    def normal(service: float) -> Callable:
        z = norm.ppf(service)
        return lambda last: span * last.mean(axis=1) + z * np.sqrt(span) * last.std(axis=1)

    rules = {
        "normal, critical ratio": normal(ratio),
        "normal, 95 % target": normal(0.95),
        "Poisson newsvendor (stockpyl's)": lambda last: poisson.ppf(waits, span * last.mean(axis=1)),
    }
    hands = {name: up_to(rule, units, past) for name, rule in rules.items()}
    hands["six weeks of the mean, none past the end"] = _cover(units, past)
    return hands


def _cover(units: np.ndarray, past: int) -> Callable:
    def order(week: int, position: np.ndarray) -> np.ndarray:
        return min(6, WEEKS - week) * units[:, past + week - BACK : past + week].mean(axis=1) - position

    return order


def lots(units: np.ndarray, past: int, cost: np.ndarray) -> dict[str, Callable]:
    """(s, S) by the power approximation (Ehrhardt and Mosier 1984), as stockpyl has it, and six-week lots."""

    def power(spread: Callable[[np.ndarray], np.ndarray]) -> Callable:
        def order(week: int, position: np.ndarray) -> np.ndarray:
            last = units[:, past + week - 13 : past + week]
            mean, sigma = np.maximum(last.mean(axis=1), 0.1), spread(last)
            lot = 1.3 * mean**0.494 * (cost / 0.01) ** 0.506 * (1 + (sigma / mean) ** 2) ** 0.116
            z = np.sqrt(lot * 0.01 / (sigma * 0.4))
            low = 0.973 * (LEAD + 1) * mean + sigma * (0.183 / z + 1.063 - 2.192 * z)
            return np.where(position < low, low + lot - position, 0.0)

        return order

    def six(week: int, position: np.ndarray) -> np.ndarray:
        mean = units[:, past + week - BACK : past + week].mean(axis=1)
        return np.where(position < 5 * mean, min(9, WEEKS - week) * mean - position, 0.0)

    root = np.sqrt(LEAD + 1)
    return {
        "(s, S), power approximation, normal": power(lambda last: root * np.maximum(last.std(axis=1), 0.3)),
        "(s, S), power approximation, Poisson": power(
            lambda last: root * np.sqrt(np.maximum(last.mean(axis=1), 0.1))
        ),
        "below five weeks, up to nine": six,
    }


def most_sold(units, orders, products: int) -> tuple[np.ndarray, np.ndarray]:  # noqa: ANN001
    """The products with most units before the weeks played; the unfinished last week goes."""
    units, orders = units.iloc[:, :-1], orders.iloc[:, :-1]
    before = units.iloc[:, :-WEEKS].sum(axis=1)
    chosen = before.sort_values(ascending=False, kind="stable").index[:products]
    return units.loc[chosen].to_numpy(float), orders.loc[chosen].to_numpy(float)


def weekly(frame, first: str):  # noqa: ANN001, ANN201
    """Units and orders by product and week, counted from the first day."""
    import pandas as pd

    week = (frame["day"].dt.normalize() - pd.Timestamp(first)).dt.days // 7
    groups = frame.assign(week=week).groupby(["product", "week"])
    return groups["units"].sum().unstack(fill_value=0), groups["order"].nunique().unstack(fill_value=0)


def uci(folder: Path):  # noqa: ANN201
    """Goods (five-digit codes) sold by the UK gift shop; cancellations and free goods left out."""
    import pandas as pd

    lines = pd.read_parquet(folder / "uci_online_retail.parquet")
    sold = (lines["Quantity"] > 0) & (lines["UnitPrice"] > 0) & ~lines["InvoiceNo"].str.startswith("C")
    lines = lines[sold & lines["StockCode"].str.match(r"^\d{5}")]
    names = {"StockCode": "product", "Quantity": "units", "InvoiceDate": "day", "InvoiceNo": "order"}
    return weekly(lines.rename(columns=names), "2010-12-01")


def complete_journey(folder: Path):  # noqa: ANN201
    """What the households bought; fuel, which is counted in a unit of its own, left out."""
    import pandas as pd

    lines = pd.read_parquet(folder / "cj_transactions.parquet")
    goods = pd.read_parquet(folder / "cj_products.parquet")
    fuel = goods["product_category"].isin(["FUEL", "COUPON/MISC ITEMS"])
    fuel |= goods["product_type"].fillna("").str.contains("GASOLINE")
    lines = lines[(lines["quantity"] > 0) & ~lines["product_id"].isin(goods["product_id"][fuel])]
    names = {
        "product_id": "product",
        "quantity": "units",
        "transaction_timestamp": "day",
        "basket_id": "order",
    }
    return weekly(lines.rename(columns=names), "2017-01-01")


if __name__ == "__main__":
    main()

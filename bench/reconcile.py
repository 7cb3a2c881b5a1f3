"""Is every fault named? Small shops with planted faults, exported as files, imported and tied out.

For each seed a shop of some eighty orders is written as the exports its seller would download, with six
faults in them: a statement block that stands in the file twice, a refund a month after the settlement, a
fee step in mid-month, a reserve that is held, a payout that was never made, and a payout that arrived in
another currency at a rate of the bank's own. The files are read by the real importers. A seed passes if
each fault is named by its cause with exactly its rows and its money, and nothing is left unexplained; for
every tenth seed the same shop without faults must have no gap of those causes at all.

    python bench/reconcile.py [--quick] [--seeds N]
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

AIM = "100 of 100 seeds name every planted fault with its rows and amount, nothing else unexplained"
CENT = Decimal("0.01")
# What a shop without faults may show: money on its way, refunds of its own, and rows that are no order.
ORDINARY = {"timing", "refund_after_settlement", "adjustment", "rounding"}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="eight seeds instead of a hundred")
    parser.add_argument("--seeds", type=int, default=0, help="how many seeds")
    asked = parser.parse_args()
    seeds = list(range(1, (asked.seeds or (8 if asked.quick else 100)) + 1))
    wall = time.perf_counter()
    with ProcessPoolExecutor(2) as pool:
        results = []
        for seed, result in zip(seeds, pool.map(one_seed, seeds), strict=True):
            print(f"seed {seed}: {'; '.join(result['wrong']) or 'every fault named'}", flush=True)
            results.append(result)
    report(results)
    print(f"wall {time.perf_counter() - wall:.0f} s")
    print(json.dumps(verdict(results)))


def one_seed(seed: int) -> dict[str, Any]:
    """What went wrong with one seed, and how many processor seconds the tie-outs took."""
    from channelshift.simulate.faults import small_shop, with_faults

    clean = small_shop(seed)
    wrong = _of_the_clean_shop(clean) if seed % 10 == 1 else []
    papers, planted = with_faults(clean, seed)
    answer, cpu = tied_out(papers)
    named = 0
    for fault in planted:
        complaint = not_named(fault, papers, answer)
        named += not complaint
        wrong += [complaint] if complaint else []
    wrong += [f"unexplained {r.amount}" for r in answer.residuals if r.cause == "unexplained"]
    wrong += unforeseen(planted, answer)
    return {"faults": len(planted), "named": named, "wrong": wrong, "cpu": cpu}


def _of_the_clean_shop(papers: Any) -> list[str]:
    answer, _ = tied_out(papers)
    return [f"no fault: {r.cause} {r.amount}" for r in answer.residuals if r.cause not in ORDINARY]


def tied_out(papers: Any) -> tuple[Any, float]:
    """The papers as files, read by the importers, tied out."""
    from channelshift.simulate.faults import UNTIL, write_papers
    from channelshift.workflows.import_export import import_files
    from channelshift.workflows.reconcile import reconcile
    from channelshift.workflows.workspace import Workspace

    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.open(Path(folder) / "shop")
        workspace.remember(today=UNTIL.isoformat())
        import_files(workspace, write_papers(papers, Path(folder)), publish=False)
        cpu = time.process_time()
        answer = reconcile(workspace)
        return answer, time.process_time() - cpu


def not_named(fault: Any, papers: Any, answer: Any) -> str:
    """Why a fault does not count as named; nothing where it does."""
    alike = [r for r in answer.residuals if (r.stage, r.cause) == (fault.stage, fault.cause)]
    wanted = rows_of(fault, papers)
    allowed = CENT * len(wanted) if fault.cause == "fee_change" else CENT
    for residual in alike:
        rows = {(line.file, line.row) for line in residual.rows if line.side == "statement"}
        if fault.cause == "currency":
            rows = {(line.file, line.row) for line in residual.rows}
        if fault.cause == "duplicate":
            rows = {line for line in rows if line not in originals(fault, papers)}
        if abs(residual.amount - fault.amount) < allowed and rows == wanted:
            return ""
    found = [(str(r.amount), len(r.rows)) for r in alike]
    return f"{fault.fault}: {fault.amount} in {len(wanted)} rows, found {found}"


def rows_of(fault: Any, papers: Any) -> set[tuple[str, int]]:
    """The rows of the files that a fault stands in."""
    from channelshift.simulate.faults import of_payment, places

    if fault.cause == "missing_payout":
        return places(papers, of_payment(papers, fault.payment_id))
    if fault.cause == "currency":
        payout = next(n for n, p in enumerate(papers.paid) if p.payment_id == fault.payment_id)
        booked = next(n for n, b in enumerate(papers.booked) if b.payment_id == fault.payment_id)
        return {("Withdrawal records.csv", payout + 2), ("channelshift-bank-lines.csv", booked + 2)}
    return places(papers, fault.settled, copies=fault.cause == "duplicate")


def originals(fault: Any, papers: Any) -> set[tuple[str, int]]:
    from channelshift.simulate.faults import places

    return places(papers, fault.settled)


def unforeseen(planted: list[Any], answer: Any) -> list[str]:
    """Gaps of a fault's cause that nobody planted."""
    causes = [(f.stage, f.cause) for f in planted]
    extra = [
        r
        for r in answer.residuals
        if r.cause not in ORDINARY and ((r.stage, r.cause) not in causes or r.stage == "bank")
    ]
    own = {c: sum(1 for r in answer.residuals if (r.stage, r.cause) == c) for c in causes}
    many = [f"{n} of {c}" for c, n in own.items() if n > 1 and c[1] not in ORDINARY]
    return many + [f"nobody planted {r.cause} {r.amount}" for r in extra if (r.stage, r.cause) not in causes]


def report(results: list[dict[str, Any]]) -> None:
    named, faults = sum(r["named"] for r in results), sum(r["faults"] for r in results)
    slowest = max(r["cpu"] for r in results)
    print(f"{len(results)} seeds: {named} of {faults} faults named; slowest tie-out {slowest:.1f} CPU s")


def verdict(results: list[dict[str, Any]]) -> dict[str, object]:
    whole = sum(not r["wrong"] for r in results)
    figure = {
        "seeds": len(results),
        "seeds_with_every_fault_named": whole,
        "faults": sum(r["faults"] for r in results),
        "faults_named": sum(r["named"] for r in results),
    }
    return {"bench": "reconcile", "figure": figure, "aim": AIM, "holds": whole == len(results)}


if __name__ == "__main__":
    main()

"""Searches: do variants of one wish come together, and is what is alike found alike? On 480 public queries.

The WANDS queries (Wayfair, MIT) name a class of products each. Three questions, our code and two plain ones
side by side. 1: of pairs of queries of one class, how many do groups of variants hold, and how many of the
pairs they hold are of one class? 2: in what order does likeness put all pairs, by average precision for "same
class"? 3: queries written again as viewers do (words turned, plurals, filler, other widths, a slip): do the
copies come together with their own query and with no other? The plain ones are equal sets of words, and
trigrams of letters (Jaccard) with the threshold that suits them best on the very data. `--quick` writes each
query again once instead of three times.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np

import harness
from channelshift.content.coverage import Said, covered
from channelshift.content.search import variants

DATA = "benchdata/orders/wands_query.csv.gz"
SEED = 20231
AIM = {"precision_of_copies": 0.95, "recall_of_copies": 0.8}
Pair = tuple[int, int]


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="each query is written again once")
    options = parser.parse_args()
    queries, classes = _read()
    print(f"{len(queries)} queries, {len(set(classes)) - ('' in classes)} classes; {harness.machine()}")
    groups = _groups(queries, classes)
    likeness = _likeness(queries, classes)
    copies = _copies(queries, 1 if options.quick else 3)
    holds = (
        copies["ours"][0] >= AIM["precision_of_copies"]
        and copies["ours"][1] >= AIM["recall_of_copies"]
        and _f1(*copies["ours"]) > max(_f1(*copies["words"]), _f1(*copies["trigrams"]))
        and likeness["ours"] > max(likeness["words"], likeness["trigrams"])
    )
    figure = {
        "precision_of_copies": round(copies["ours"][0], 3),
        "recall_of_copies": round(copies["ours"][1], 3),
        "f1_of_copies": round(_f1(*copies["ours"]), 3),
        "f1_of_trigrams": round(_f1(*copies["trigrams"]), 3),
        "f1_of_words": round(_f1(*copies["words"]), 3),
        "class_average_precision": round(likeness["ours"], 3),
        "class_average_precision_of_trigrams": round(likeness["trigrams"], 3),
        "class_average_precision_of_words": round(likeness["words"], 3),
        "class_pairs_grouped": groups[1],
        "of_them_of_one_class": groups[0],
    }
    aim = {**AIM, "f1_of_copies": "above words and trigrams", "class_average_precision": "above both"}
    harness.verdict("search", figure, aim, holds)


def _read() -> tuple[list[str], list[str]]:
    shared = os.environ.get("CHANNELSHIFT_SHARED")
    folder = Path(shared) if shared else harness.REPOSITORY.parent / "shared"
    if not (folder / DATA).exists():
        raise SystemExit(f"{folder / DATA} is not there (CHANNELSHIFT_SHARED names the folder it lies in)")
    with gzip.open(folder / DATA, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [row["query"] for row in rows], [row["query_class"] for row in rows]


# ------------------------------------------------------------------ 1: groups against classes


def _groups(queries: Sequence[str], classes: Sequence[str]) -> tuple[int, int]:
    """Pairs that stand in one group of variants: those of one class, and all."""
    class_of = dict(zip(queries, classes, strict=True))
    held = [pair for group in variants(queries) for pair in combinations(group, 2)]
    known = [(a, b) for a, b in held if class_of[a] and class_of[b]]
    right = sum(class_of[a] == class_of[b] for a, b in known)
    everything = sum(a == b for a, b in combinations([c for c in classes if c], 2))
    print(
        f"1. groups of variants hold {len(known)} pairs, {right} of one class; {everything} pairs are of one "
        "class: a class is far wider than one wish, so few of them may come together"
    )
    for a, b in held:
        print(f"   {a} = {b}")
    return right, len(known)


# ------------------------------------------------------------------ 2: likeness against classes


def _likeness(queries: Sequence[str], classes: Sequence[str]) -> dict[str, float]:
    from sklearn.metrics import average_precision_score

    known = [n for n, name in enumerate(classes) if name]
    pairs = list(combinations(known, 2))
    same = [classes[a] == classes[b] for a, b in pairs]
    shares = _shares(queries)
    scores = {
        "ours": [(shares[a, b] + shares[b, a]) / 2 for a, b in pairs],
        "trigrams": _jaccard([_trigrams(q) for q in queries], pairs),
        "words": _jaccard([_words(q) for q in queries], pairs),
    }
    found = {name: float(average_precision_score(same, score)) for name, score in scores.items()}
    said = ", ".join(f"{name} {value:.3f}" for name, value in found.items())
    print(
        f"2. average precision for 'same class' over {len(pairs):,} pairs: {said}; chance {np.mean(same):.3f}"
    )
    return found


def _shares(queries: Sequence[str]) -> np.ndarray:
    """How far each query answers each other one, as the page judges what is answered."""
    texts = [Said("content", str(n), query) for n, query in enumerate(queries)]
    shares = np.zeros((len(queries), len(queries)))
    for n, cover in enumerate(covered([(query, "en") for query in queries], texts, len(texts))):
        for answered in cover.by:
            shares[n, int(answered.said.ref)] = (answered.own_words + answered.any_language) / 2
    return shares


def _words(query: str) -> frozenset[str]:
    return frozenset(query.lower().split())


def _trigrams(query: str) -> frozenset[str]:
    padded = f"  {query.lower()} "
    return frozenset(padded[n : n + 3] for n in range(len(padded) - 2))


def _jaccard(sets: Sequence[frozenset[str]], pairs: Iterable[Pair]) -> list[float]:
    return [len(sets[a] & sets[b]) / max(1, len(sets[a] | sets[b])) for a, b in pairs]


# ------------------------------------------------------------------ 3: copies of each query


def _copies(queries: Sequence[str], times: int) -> dict[str, tuple[float, float]]:
    """Precision and recall of pairs "written from one query", by who groups them."""
    rng = np.random.default_rng(SEED)
    # Queries that are variants of each other have no one right answer: one of each group is used.
    single = [group[0] for group in variants(queries)]
    texts, origin = [], []
    for number, query in enumerate(single):
        written = {query} | {_as_a_viewer(query, rng) for _ in range(times)}
        texts += sorted(written)
        origin += [number] * len(written)
    texts, origin = _without_doubles(texts, origin)
    truth = {pair for pair in combinations(range(len(texts)), 2) if origin[pair[0]] == origin[pair[1]]}
    place = {text: n for n, text in enumerate(texts)}
    ours = {
        (min(a, b), max(a, b))
        for group in variants(texts)
        for a, b in combinations([place[text] for text in group], 2)
    }
    words, trigrams = [_words(t) for t in texts], [_trigrams(t) for t in texts]
    pairs = [p for p in combinations(range(len(texts)), 2) if trigrams[p[0]] & trigrams[p[1]]]
    close = np.array(_jaccard(trigrams, pairs))
    found = {
        "ours": _judged(ours, truth),
        "words": _judged({p for p in pairs if words[p[0]] == words[p[1]]}, truth),
        "trigrams": max(
            (_judged({p for p, c in zip(pairs, close, strict=True) if c >= at}, truth) for at in _LEVELS),
            key=lambda judged: _f1(*judged),
        ),
    }
    print(f"3. {len(texts):,} texts written from {len(single)} queries, {len(truth):,} pairs of one query:")
    for name, (precision, recall) in found.items():
        print(f"   {name:9} precision {precision:.3f}  recall {recall:.3f}  F1 {_f1(precision, recall):.3f}")
    return found


_LEVELS = tuple(n / 20 for n in range(6, 20))


def _without_doubles(texts: Sequence[str], origin: Sequence[int]) -> tuple[list[str], list[int]]:
    first: dict[str, int] = {}
    for text, number in zip(texts, origin, strict=True):
        first.setdefault(text, number)
    return list(first), list(first.values())


def _judged(found: set[Pair], truth: set[Pair]) -> tuple[float, float]:
    right = len(found & truth)
    return right / len(found) if found else 0.0, right / len(truth)


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _as_a_viewer(query: str, rng: np.random.Generator) -> str:
    """One or two of the things viewers do to a query."""
    text = query
    for change in rng.choice(len(_CHANGES), size=int(rng.integers(1, 3)), replace=False):
        text = _CHANGES[int(change)](text, rng)
    return text


def _turned(text: str, rng: np.random.Generator) -> str:
    words = text.split()
    return " ".join(str(word) for word in rng.permutation(words))


def _plural(text: str, rng: np.random.Generator) -> str:
    return text[:-1] if text.endswith("s") and not text.endswith("ss") else f"{text}s"


def _filled(text: str, rng: np.random.Generator) -> str:
    return f"{rng.choice(['best', 'buy', 'a good', 'cheap', 'the best'])} {text}"


def _dressed(text: str, rng: np.random.Generator) -> str:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    return str(rng.choice([text.upper(), text.title(), f"#{text}!", wide]))


def _slipped(text: str, rng: np.random.Generator) -> str:
    """A letter left out of the longest word, past its beginning."""
    longest = max(text.split(), key=len)
    if len(longest) < 6:
        return text
    at = int(rng.integers(3, len(longest)))
    return text.replace(longest, longest[:at] + longest[at + 1 :], 1)


_CHANGES: tuple[Callable[[str, np.random.Generator], str], ...] = (
    _turned,
    _plural,
    _filled,
    _dressed,
    _slipped,
)


if __name__ == "__main__":
    main()

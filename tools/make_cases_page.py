"""Write docs/cases.md from the claims and the kept lives: python tools/make_cases_page.py."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
PAGE = HOUSE / "docs" / "cases.md"
sys.path.insert(0, str(HOUSE / "src"))

from channelshift.workflows.cases.answers import CaseAnswer, all_cases  # noqa: E402
from channelshift.workflows.cases.claims import Claim  # noqa: E402
from channelshift.workflows.cases.lives import DID, NOTHING, PLAN  # noqa: E402
from channelshift.workflows.cases.results import Spread  # noqa: E402

VERDICTS = {
    "holds": "adds up",
    "wrong": "**does not add up**",
    "contradicted": "**contradicted**",
    "open": "cannot be told",
    "plain": "nothing against it",
}
HEAD = """# The article's sellers as cases

The founding article ({article}) tells of twelve sellers, and every one of them believes that their move
worked. Each is a case: `channelshift case list`, `channelshift case run NAME`, and the page `/cases/`. A
case holds the claims, the arithmetic on the claims' own figures, what the rulebook says of the day and the
claim, and, for a seller, how it would have gone in a simulated shop of their shape.

Written by `tools/make_cases_page.py`; a test holds it to the claims.

## How the arithmetic is done

`src/channelshift/workflows/cases/claims.yaml` has each claim once, in our words, with what was before and
after. A sum is a small formula over those fields (`sc_12.after * sc_13.after / (sc_12.before *
sc_13.before) - 1`), worked out when it is read: no result is written down anywhere. Figures of ours that a
sum needs (a wage, a price of a message) stand beside it with their meaning. Where a claim is compared with
what follows from other claims, it holds if both differ by no more than 2 %. A claim about a rule names the
rules of the [rulebook](concepts.md) that begin before and after the claimed time.

## How the shops are lived

`cases.yaml` has the shape of each seller: orders a month on the routes they name, hours and money of a
usual week, how well their live rooms sell (worked out from their own rates where they give some), and what
was assumed because the article is silent. The rest is the simulated shop of [value.md](value.md): same
goods, prices, buyers and weather. Three hands live the 16 weeks from 14 August 2023, with product links
closing on 12 September:

- **go on as before**: every week as usual;
- **what they did**: the move the seller tells of, every week, with what it cost beside;
- **our plan**: what `channelshift plan` would propose from such a shop's weeks, made anew every four weeks,
  within the money and hours of a usual week.

It says which move is better for such a shop, not what a seller earned. Where a seller says that buyers
respond better to what they did (Zhou Min, Meizhuang Puzi), their hand is lived as if that were true. Hours
cost nothing in CM3; what is paid for a team or for new items is subtracted. The simulated shop has no new
items and no other markets, so what those would bring is left out. Opening TikTok Shop in the United States
is open to all hands, but only our plan and the sellers who say so use it.

"""
LIVED = """## How it would have gone

CM3 in US dollars over {weeks} weeks: the middle of {seeds} simulated shops, in brackets their 10th to 90th
percentile. Version {made_by}, written by `python bench/cases.py --write` on {made_on}. Of Youpin Kuajing's
orders a tenth is simulated, of Kuaishishang's a quarter; Kuaishishang's new items are a cost here and
nothing more.

| case | go on as before | what they did | our plan | their move against nothing | our plan against nothing |
|---|---|---|---|---|---|
"""
CLAIMS = """
## All claims

Of {n} claims {bad} do not stand, {open} cannot be told from what is said. Ids are those of the page; `sc`
are figures, `rc` rules.

| id | who | claim | our check | the sum | rests on |
|---|---|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    found = all_cases()
    first = next(case.lived for case in found if case.lived is not None)
    claims = [(case, claim) for case in found for claim in case.claims]
    ordered = sorted(claims, key=lambda pair: (pair[1].id[:2] != "sc", pair[1].id))
    lived = LIVED.format(
        weeks=first.weeks, seeds=len(first.seeds), made_by=first.made_by, made_on=first.made_on
    )
    counted = CLAIMS.format(
        n=len(claims),
        bad=sum(claim.verdict in ("wrong", "contradicted") for _, claim in claims),
        open=sum(claim.verdict == "open" for _, claim in claims),
    )
    rows = "".join(_claim(case, claim) for case, claim in ordered)
    return HEAD.format(article=found[0].article) + lived + "".join(_lived(found)) + counted + rows


def _lived(found: list[CaseAnswer]) -> Iterator[str]:
    for case in found:
        if case.lived is not None:
            hands = [_range(case.lived.outcome(hand).cm3) for hand in (NOTHING, DID, PLAN)]
            gains = [_range(case.lived.outcome(hand).gain) for hand in (DID, PLAN)]
            yield f"| {case.name.en} | {' | '.join((*hands, *gains))} |\n"


def _range(told: Spread) -> str:
    return f"{told.mid:,.0f} ({told.low:,.0f} to {told.high:,.0f})".replace("-", "−")


def _claim(case: CaseAnswer, claim: Claim) -> str:
    who = claim.who.en or case.name.en
    summed = claim.arithmetic.says.en if claim.arithmetic else claim.silent.en
    rests = [f"`{rule.rule_id}`" for rule in claim.rules]
    rests += [f"[source]({address})" for address in claim.sources]
    check = f"{VERDICTS[claim.verdict]}: {claim.check.en}"
    cells = (claim.id, who, claim.claim.en, check, summed, ", ".join(rests) or "their own figures")
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

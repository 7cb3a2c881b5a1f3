"""The rulebook: what platforms and states allow, ask and charge, day by day, with what is only claimed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from channelshift.rulebook.changes import RuleChange, changes_among, in_market
from channelshift.rulebook.costs import FeePeriod, fee_periods
from channelshift.rulebook.day import RulebookDay
from channelshift.rulebook.errors import RulebookError
from channelshift.rulebook.governing import countries_named, rank_in
from channelshift.rulebook.overlaps import check_together
from channelshift.rulebook.reader import read_rules
from channelshift.rulebook.rule import Rule
from channelshift.rulebook.supposing import supposed, with_newcomer, without_rules
from channelshift.rulebook.words import STATUSES
from channelshift.terms.route import Pool
from channelshift.terms.text import sentence

DATA = Path(__file__).with_name("data")
# What a time line shows. A superseded rule is the past of one that is shown.
ON_TIME_LINES = STATUSES - {"superseded"}


class Rulebook:
    """All rules we know of. It is never changed: each `with`, `without` and `assuming` is another book."""

    def __init__(self, rules: Iterable[Rule], known: Iterable[Rule] = ()) -> None:
        self.rules = tuple(rules)
        self._by_id = {rule.id: rule for rule in reversed((*self.rules, *known))}
        self._named = countries_named(self.rules)
        self._days: dict[date, RulebookDay] = {}

    @staticmethod
    def packaged() -> Rulebook:
        """The book that comes with Channelshift."""
        return _packaged()

    @classmethod
    def load(cls, own: Iterable[Path] = ()) -> Rulebook:
        """The packaged book with the seller's own rules; where both speak, the seller's own hold."""
        rules = [rule for path in own for rule in read_rules(path, own=True)]
        return cls.packaged().with_rules(rules)

    def rule(self, rule_id: str) -> Rule:
        """The rule of this id, also one that has made room in this book."""
        try:
            return self._by_id[rule_id]
        except KeyError as error:
            raise RulebookError(
                sentence("No rule is called {rule}. List the rules to see their names.", rule=rule_id)
            ) from error

    def with_rules(self, rules: Iterable[Rule]) -> Rulebook:
        """This book with more rules. Those in force take the place of what they contradict."""
        more = tuple(rules)
        check_together(more)
        result = list(self.rules)
        for rule in more:
            if rule.id in self._by_id:
                raise RulebookError(
                    sentence(
                        "{file}, line {line}: the id {id} is already in the rulebook. Choose another.",
                        file=rule.file,
                        line=rule.line,
                        id=rule.id,
                    )
                )
            result = with_newcomer(result, rule) if rule.in_force else [*result, rule]
        return Rulebook(result, (*more, *self._by_id.values()))

    def without(self, ids: Iterable[str]) -> Rulebook:
        """This book as if the named rules had never come: what they ended goes on."""
        names = frozenset(ids)
        for name in names:
            self.rule(name)
        return Rulebook(without_rules(self.rules, names), self._by_id.values())

    def assuming(self, *ids: str) -> Rulebook:
        """What if: the named rules in force, whatever is said of them; what they contradict makes room."""
        result = list(self.rules)
        for name in ids:
            rule = self.rule(name)
            if not rule.in_force:
                result = with_newcomer([r for r in result if r.id != name], supposed(rule))
        return Rulebook(result, self._by_id.values())

    def on(self, day: date) -> RulebookDay:
        """The book opened at one day."""
        if day not in self._days:
            self._days[day] = RulebookDay(day, self.rules, self._named)
        return self._days[day]

    def rules_for(
        self,
        platform: str | None = None,
        market: str | None = None,
        subject: str | None = None,
        status: str | None = None,
    ) -> tuple[Rule, ...]:
        """The rules of a platform, those that speak of a market, of a subject, of a status."""
        return tuple(
            rule
            for rule in self.rules
            if platform in (None, rule.platform)
            and subject in (None, rule.subject)
            and status in (None, rule.status)
            and (market is None or rank_in(rule, market, self._named))
        )

    def changes(
        self, first: date, last: date, platform: str | None = None, market: str | None = None
    ) -> list[RuleChange]:
        """What changes from the first day to the last among the rules in force."""
        return self._changes(first, last, platform, market, frozenset({"in_force"}))

    def events(
        self,
        first: date,
        last: date,
        platform: str | None = None,
        market: str | None = None,
        statuses: frozenset[str] = ON_TIME_LINES,
    ) -> list[RuleChange]:
        """What a time line shows: also what is announced, tried, disputed or withdrawn, each so marked."""
        return self._changes(first, last, platform, market, statuses)

    def _changes(
        self, first: date, last: date, platform: str | None, market: str | None, statuses: frozenset[str]
    ) -> list[RuleChange]:
        rules = [r for r in self.rules if r.status in statuses and platform in (None, r.platform)]
        if market is None:
            return changes_among(rules, first, last)
        found = changes_among(in_market(rules, market, self._named), first, last)
        return [change for change in found if self._is_felt(change, market)]

    def _is_felt(self, change: RuleChange, market: str) -> bool:
        """Whether the market feels the change: not where a closer rule of its own stands before it."""
        after = change.after
        if after is None or not after.in_force:
            return True
        return after in self.on(change.day).rules(market, after.applies_to)

    def fee_periods(self, pool: Pool = Pool.SELLER_WAREHOUSE) -> list[FeePeriod]:
        """The fees of ordinary sales, day by day, for goods that leave from this pool."""
        return fee_periods(self.rules, self._named, pool)


@cache
def _packaged() -> Rulebook:
    rules = [rule for path in sorted(DATA.glob("*.yaml")) for rule in read_rules(path)]
    check_together(rules)
    return Rulebook(rules)

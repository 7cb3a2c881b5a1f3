"""What platforms and states allow, ask and charge: dated rules with their sources, and questions to them."""

from channelshift.rulebook.book import Rulebook
from channelshift.rulebook.changes import RuleChange
from channelshift.rulebook.costs import BASES, Charge, FeePeriod
from channelshift.rulebook.day import LinkAnswer, RouteState, RouteStatus, RulebookDay, Surface
from channelshift.rulebook.effects import Effect, effect_on, effects_of
from channelshift.rulebook.errors import RulebookError
from channelshift.rulebook.own import append_own_rule, read_own_rules
from channelshift.rulebook.payouts import PayoutDelay, payout_delay
from channelshift.rulebook.reader import read_rules, rules_in
from channelshift.rulebook.rule import Rule, RuleValue
from channelshift.rulebook.shelves import ShelfCost, ShelfRate, cost_of_a_month, shelf_rates
from channelshift.rulebook.titles import title_of, value_in_words

__all__ = [
    "BASES",
    "Charge",
    "Effect",
    "FeePeriod",
    "LinkAnswer",
    "PayoutDelay",
    "RouteState",
    "RouteStatus",
    "Rule",
    "RuleChange",
    "RuleValue",
    "Rulebook",
    "RulebookDay",
    "RulebookError",
    "ShelfCost",
    "ShelfRate",
    "Surface",
    "append_own_rule",
    "cost_of_a_month",
    "effect_on",
    "effects_of",
    "payout_delay",
    "read_own_rules",
    "read_rules",
    "rules_in",
    "shelf_rates",
    "title_of",
    "value_in_words",
]

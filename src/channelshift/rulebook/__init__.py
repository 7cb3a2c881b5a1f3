"""What platforms and states allow, ask and charge: dated rules with their sources, and questions to them."""

from channelshift.rulebook.book import Rulebook
from channelshift.rulebook.changes import RuleChange
from channelshift.rulebook.costs import BASES, Charge, FeePeriod
from channelshift.rulebook.day import LinkAnswer, RouteState, RouteStatus, RulebookDay, Surface
from channelshift.rulebook.effects import Effect, effect_on, effects_of
from channelshift.rulebook.errors import RulebookError
from channelshift.rulebook.own import append_own_rule, read_own_rules
from channelshift.rulebook.reader import read_rules, rules_in
from channelshift.rulebook.rule import Rule, RuleValue
from channelshift.rulebook.titles import title_of, value_in_words

__all__ = [
    "BASES",
    "Charge",
    "Effect",
    "FeePeriod",
    "LinkAnswer",
    "RouteState",
    "RouteStatus",
    "Rule",
    "RuleChange",
    "RuleValue",
    "Rulebook",
    "RulebookDay",
    "RulebookError",
    "Surface",
    "append_own_rule",
    "effect_on",
    "effects_of",
    "read_own_rules",
    "read_rules",
    "rules_in",
    "title_of",
    "value_in_words",
]

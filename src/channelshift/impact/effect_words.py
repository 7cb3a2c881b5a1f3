"""What a reason says, in a sentence. Numbers arrive as they are; shares are written as percentages."""

from __future__ import annotations

from collections.abc import Mapping

from channelshift.impact.effect_kinds import Reason
from channelshift.terms.text import Sentence, sentence

WORDS: Mapping[str, Sentence] = {
    # why this method
    "units_compared": sentence(
        "{treated} touched units are compared with {controls} untouched ones, each at its own pace before."
    ),
    "paths_used": sentence(
        "{treated} touched units are compared with {controls} untouched ones by all their weeks before."
    ),
    "paths_compared": sentence(
        "Only {controls} units are untouched: the touched units' sum is followed against theirs over time."
    ),
    "no_controls": sentence(
        "Nothing was left untouched: what happened is compared with how the time before would have gone on."
    ),
    # what the verdict rests on
    "range_without_zero": sentence("The whole range, from {low} to {high}, lies on one side of zero."),
    "range_with_zero": sentence("The range, from {low} to {high}, holds zero."),
    # why it cannot be told
    "too_short_before": sentence("Only {days} days are known before the date; {needed} are needed."),
    "too_short_after": sentence("Only {days} days are known after the date; {needed} are needed."),
    "nothing_known": sentence("No touched unit has figures on both sides of the date."),
    "too_little": sentence("Only {expected} would have been expected after the date; {needed} are needed."),
    "pretrend_broken": sentence(
        "The touched units had already left the others before the date: by {effect} (chance {chance})."
    ),
    "placebo_time_failed": sentence(
        "The same measurement at earlier dates, when nothing was done, finds {effect} (chance {chance})."
    ),
    "placebo_units_failed": sentence(
        "Untouched units picked at random show as much in {chance} of the tries: it may be chance."
    ),
    # what weakens it
    "spill_left_out": sentence("{units} untouched units that the act may have reached were left out."),
    "one_unit_dominates": sentence("One unit holds {share} of the sum: the answer leans on it."),
    "days_missing": sentence("{share} of the figures are not available; they were not read as zero."),
    "counted_together": sentence("{units} small units were counted together with others."),
    "season_unknown": sentence(
        "With nothing untouched, a season or a sale after the date would look like an effect."
    ),
    "amounts_compared": sentence("Some figures are below zero, so amounts are compared, not proportions."),
}
SHARES = {"low", "high", "smallest", "effect", "share", "chance"}


def words(reason: Reason) -> Sentence:
    """One reason as a sentence for a person; an unknown code is a mistake of ours and raises KeyError."""
    values = {k: f"{v:.0%}" if k in SHARES else f"{v:,.0f}" for k, v in reason.values.items()}
    return Sentence(WORDS[reason.code].template, values)

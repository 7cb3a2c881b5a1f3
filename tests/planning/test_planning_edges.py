"""A limit that is met to the last digit is kept; one that is missed is a contradiction."""

from __future__ import annotations

import pytest

from channelshift.planning.highs import Sheet, solve_sheet


def two_halves_of(hours: float, needed: float) -> Sheet:
    """Omar's videos and lives share some hours; together they need at least so many."""
    sheet = Sheet()
    both = sheet.add_columns((2,), gain=1.0, high=hours)
    for low, high in ((needed, 1e9), (-1e9, hours)):
        row = sheet.add_rows((1,), low=low, high=high)
        sheet.put(row[0], both)
    return sheet


@pytest.mark.parametrize("whole", [False, True])
def test_hours_met_to_the_last_digit_are_no_contradiction(whole: bool):
    answer = solve_sheet(two_halves_of(80.62, 80.62 + 2e-8), 5.0, 0.0, whole=whole)
    assert (answer.found, answer.infeasible) == (True, False)
    assert answer.objective == pytest.approx(80.62)


def test_hours_missed_by_a_minute_are_a_contradiction():
    answer = solve_sheet(two_halves_of(80.62, 80.64), 5.0, 0.0)
    assert (answer.found, answer.infeasible) == (False, True)

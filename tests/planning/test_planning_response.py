"""How spend turns into orders, as a curve and as straight pieces."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelshift.planning.response import Curve

TRUTH = Curve(base=20, scale=120, half=400)

curves = st.builds(Curve, st.floats(0, 50), st.floats(0.1, 500), st.floats(1, 2000))


@given(curves, st.integers(1, 20), st.floats(1, 5000))
def test_chords_lie_below_the_curve_and_tangents_above(curve, pieces, x_max):
    points = np.unique(curve.breakpoints(pieces, x_max))
    below, above = curve.chords(points), curve.tangents(points)
    for line, sign in ((below, 1), (above, -1)):
        assert (np.diff(line.slopes) <= 1e-6 * (1 + line.slopes[0])).all()
        ends = np.cumsum(line.widths)
        heights = line.start + np.cumsum(line.widths * line.slopes)
        slack = 1e-6 * (1 + curve.base + curve.scale)
        for x, height in zip(ends, heights, strict=True):
            assert sign * (curve.at(x) - height) >= -slack


def test_a_week_open_for_half_its_days_brings_half_of_the_orders_for_half_of_the_spend():
    half_open = TRUTH.over(0.5)
    assert half_open.at(200) == pytest.approx(TRUTH.at(400) / 2)

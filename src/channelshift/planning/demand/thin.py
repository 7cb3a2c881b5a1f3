"""The intermittent family on products that sell in few weeks: Croston-SBA, TSB, ADIDA and IMAPA.

J. Croston 1972; A. Syntetos, J. Boylan 2005; R. Teunter, A. Syntetos, M. Babai 2011; K. Nikolopoulos
and others 2011; as built in statsforecast.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

EVERY = 4  # weeks between two origins


def thin_levels(
    units: Array, thin: npt.NDArray[np.bool_], other: Array, weeks: int, windows: int
) -> dict[str, Array]:
    """For each method the level before each week, renewed every few weeks; `other` for products not thin."""
    from statsforecast.models import ADIDA, IMAPA, TSB, CrostonSBA

    methods = {"Croston-SBA": CrostonSBA(), "TSB": TSB(0.1, 0.1), "ADIDA": ADIDA(), "IMAPA": IMAPA()}
    found = {name: other.copy() for name in methods}
    past = units.shape[1]
    origins = [*range(max(past - windows - weeks, 2), past, EVERY), past]
    for product in np.flatnonzero(thin):
        for origin, until in zip(origins, [*origins[1:], past + 1], strict=True):
            row = units[product, :origin]
            row = row[~np.isnan(row)]
            if np.count_nonzero(row) >= 2:
                for name, method in methods.items():
                    found[name][product, origin:until] = _level(method, row)
    return found


def _level(method: object, row: Array) -> float:
    told = method.forecast(y=row, h=1)["mean"][0]  # type: ignore[attr-defined]
    return float(np.nan_to_num(max(told, 0.0)))

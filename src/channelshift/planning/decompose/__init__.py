"""Plans for large shops: the same model as HiGHS solves whole, taken apart along its own seams."""

from channelshift.planning.decompose.engine import solve_decomposed
from channelshift.planning.decompose.handles import handles

__all__ = ["handles", "solve_decomposed"]

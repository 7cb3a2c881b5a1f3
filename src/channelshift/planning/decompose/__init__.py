"""Plans for large shops: the same model as HiGHS solves whole, taken apart along its own seams."""

from channelshift.planning.decompose.engine import handles, solve_decomposed

__all__ = ["handles", "solve_decomposed"]

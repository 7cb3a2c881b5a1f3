"""The tie-out: orders = statements, statements ± reserve = payouts, payouts = bank, gap by gap."""

from channelshift.ledger.reconcile.postings import CAUSES, STAGES, Posting, Residual, SourceLine, StageSum
from channelshift.ledger.reconcile.tie import DoesNotAddUp, TieOut, tie_out

__all__ = [
    "CAUSES",
    "STAGES",
    "DoesNotAddUp",
    "Posting",
    "Residual",
    "SourceLine",
    "StageSum",
    "TieOut",
    "tie_out",
]

"""Whether a TikTok Shop order is paid: the exports do not say it, but their times and states do."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir


def payment_of(t: ir.Table, status: ir.StringValue) -> ir.StringValue:
    """Paid where a time of payment stands or the goods have arrived; what is on its way is pending."""
    return ibis.cases(
        (t.paid_at.notnull(), "paid"),
        (status == "cancelled", "voided"),
        (status.isin(["delivered", "completed"]), "paid"),
        (status == "unpaid", "unpaid"),
        else_="pending",
    )

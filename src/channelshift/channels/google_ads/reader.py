"""What no column name can say about Google Ads reports."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts
from channelshift.channels.fates import KEPT, TOTAL
from channelshift.channels.parts import one_day_or_period

# Where the campaign's name comes first, a total is written there; a campaign that is called so has a state.
_TOTALS = (
    r"^(?:Total|合計): (?:Account|Campaigns?|Ad groups?|Filtered.*|Search|Display|Smart|Video|"
    r"Shopping|Performance Max|Demand Gen|Discovery|App|Local|Hotel|アカウント|"
    r"キャンペーン|.*検索.*|.*ディスプレイ.*)$"
)


def campaigns(t: ir.Table, facts: FileFacts) -> ir.Table:
    """A row is one campaign on one day, or over the period that stands above the column names."""
    total = (t.campaign.re_search(_TOTALS) & t.state.isnull()).fill_null(False)
    counted = ibis.ifelse(total & (t._fate == KEPT), TOTAL, t._fate).cast("int8")
    return one_day_or_period(t.mutate(_fate=counted), facts)


# "Total: Search terms", "Total: Filtered search terms": of no campaign, where a real term has one.
_TERM_TOTALS = r"(?i)^(?:Total|合計): (?:.*search terms|account|search|.*検索語句|アカウント)$"


def search_terms(t: ir.Table, facts: FileFacts) -> ir.Table:
    """A row is one term in one campaign, on one day or over the period above the column names."""
    total = (t.term.re_search(_TERM_TOTALS) & t.campaign.isnull()).fill_null(False)
    counted = ibis.ifelse(total & (t._fate == KEPT), TOTAL, t._fate).cast("int8")
    return one_day_or_period(t.mutate(_fate=counted), facts)

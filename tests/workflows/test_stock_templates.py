"""The templates for stock moves and shop scores, filled in as in their examples, read without a complaint."""

from __future__ import annotations

import pytest

from channelshift.terms.facts import Outcome
from channelshift.workflows.import_export import import_file
from channelshift.workflows.templates import as_files


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        (
            "stock-moves",
            "stock_move",
            [
                ("2023-05-02", "MUG-01", "Shenzhen", "received", 600),
                ("2023-06-12", "LAMP-02", "FBT London", "transferred_in", 150),
            ],
        ),
        (
            "shop-scores",
            "shop_score",
            [
                ("2023-08-07", "GB", "shop_performance_score", 4.1, 3.5),
                ("2023-08-07", "GB", "negative_review_rate", 0.006, 0.01),
            ],
        ),
    ],
)
def test_an_example_is_read_as_it_stands(workspace, tmp_path, name, kind, expected):
    path = tmp_path / f"channelshift-{name}.csv"
    path.write_bytes(as_files()[path.name])
    (sheet,) = import_file(workspace, path).sheets
    assert (sheet.outcome, sheet.kind, sheet.complaints) == (Outcome.LOADED, kind, 0)
    columns = (
        ["day", "sku", "location", "type", "quantity"]
        if kind == "stock_move"
        else ["day", "market", "metric", "value", "target"]
    )
    with workspace.warehouse.engine() as con:
        rows = con.to_pyarrow(workspace.warehouse.records(con, kind).order_by("row")).to_pylist()
    assert [tuple(str(r[c]) if c == "day" else r[c] for c in columns) for r in rows] == expected

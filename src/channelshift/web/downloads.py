"""Files a page hands out. A cell that a spreadsheet would run as a formula is made plain text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from channelshift.terms.spreadsheets import harmless


def plain_cell(text: object) -> str:
    """A cell's text with a leading quote where a spreadsheet would take it for a formula.

    >>> plain_cell('=HYPERLINK("http://ada.example")')
    '\\'=HYPERLINK("http://ada.example")'
    """
    return str(harmless(str(text)))


def csv_text(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A CSV file that Excel opens as UTF-8: it starts with a byte order mark."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _cell(cell: object) -> object:
    """A number stays one, below zero too: only a text can be taken for a formula."""
    return cell if isinstance(cell, int | float | Decimal) else plain_cell(cell)


def attached(content: str | bytes, name: str, content_type: str) -> HttpResponse:
    """A download under this name."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response

"""What a person sees: sentences and tables on standard output, progress on standard error."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from channelshift.terms.money import WHOLE_UNIT, Money
from channelshift.terms.text import Sentence

Tell = Callable[[float, Sentence], None]
MISSING = "n/a"
WIDE = 220  # columns, where nobody's window limits them


def _console() -> Console:
    return Console(markup=False, highlight=False, width=None if sys.stdout.isatty() else WIDE)


def clean(text: object) -> str:
    """A text without control characters: what stands in a file must not steer the terminal.

    >>> clean("red \\x1b[31m mug")
    'red �[31m mug'
    """
    return "".join("\ufffd" if unicodedata.category(c) == "Cc" and c not in "\n\t" else c for c in str(text))


def say(*lines: object) -> None:
    """Sentences, each on its line."""
    console = _console()
    for line in lines:
        console.print(clean(line), soft_wrap=not sys.stdout.isatty())


def heading(text: object) -> None:
    _console().print(clean(text), style="bold", soft_wrap=not sys.stdout.isatty())


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], numbers: Iterable[str] = ()) -> None:
    """A table; the named columns are set to the right."""
    shown = Table(box=None, pad_edge=False, header_style="bold")
    right = set(numbers)
    for column in columns:
        shown.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(clean(cell) for cell in row))
    _console().print(shown)


def amount(value: Decimal | None, currency: str) -> str:
    """An amount without its currency, for a column that names it."""
    if value is None:
        return MISSING
    rounded = Money(value, currency).rounded().amount
    return f"{rounded:,.0f}" if currency in WHOLE_UNIT else f"{rounded:,.2f}"


def percent(share: Decimal | None) -> str:
    return MISSING if share is None else f"{share * 100:.1f} %"


@contextmanager
def progress() -> Iterator[Tell]:
    """A bar on standard error, only where somebody watches."""
    console = Console(stderr=True, markup=False, highlight=False)
    if not console.is_terminal:
        yield lambda share, what: None
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda share, what: bar.update(task, completed=share, description=clean(what))

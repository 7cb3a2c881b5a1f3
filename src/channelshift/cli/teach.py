"""channelshift teach: say once which column of a file is which, and see what that makes of it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Annotated, Any

import typer

from channelshift.cli import screen
from channelshift.cli.asked import Asked, asked_of, pairs
from channelshift.cli.complaints import cannot_write
from channelshift.cli.plain import print_json
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence

OTHERS = ("list", "export", "import", "retire")
SHOWN = 8  # columns of the preview that fit a screen


def teach(
    context: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(help="A file; or list, export NAME, import FILE, retire NAME.", metavar="FILE"),
    ],
    what: Annotated[
        str, typer.Option("--as", metavar="KIND", help="What its rows are, for example settlement_line.")
    ] = "",
    like: Annotated[
        str, typer.Option(metavar="EXPORT", help="A known export it is like, for example tiktok_shop/orders.")
    ] = "",
    column: Annotated[
        list[str] | None,
        typer.Option(metavar="OURS=THEIRS", help="Which column is ours; twice for one of ours adds up."),
    ] = None,
    other_sign: Annotated[
        list[str] | None,
        typer.Option(metavar="OURS", help="A column written with the other sign, as costs written positive."),
    ] = None,
    name: Annotated[str, typer.Option(help="Keep the mapping under this name; without it, only look.")] = "",
    sheet: Annotated[str, typer.Option(help="The sheet of a workbook.")] = "",
    market: Annotated[
        str, typer.Option(help="The buyers' country, if it is the same in all such files.")
    ] = "",
    currency: Annotated[str, typer.Option(help="The currency, if the file does not say.")] = "",
    zone: Annotated[str, typer.Option(help="The zone of the times, if the file does not say.")] = "",
    date_order: Annotated[str, typer.Option(help="How days are written: dmy, mdy or ymd.")] = "",
    shop: Annotated[str, typer.Option(help="Your own name for the shop.")] = "",
    to_file: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="With export: write it to this file.")
    ] = None,
) -> None:
    """Teach a file: say once which column is which.

    The first records and totals are shown before anything is kept; import reads the next file like it.
    """
    asked = asked_of(context)
    if words[0] in OTHERS:
        _other(asked, words, to_file, name)
        return
    stated = {"market": market, "currency": currency, "zone": zone, "date_order": date_order, "shop": shop}
    said = _Said(_file(words), like or what, _columns(column or []), other_sign or [], stated, sheet)
    _teach(asked, said, name)


class _Said:
    """What was said of the file."""

    def __init__(
        self,
        path: Path,
        what: str,
        columns: dict[str, list[str]],
        negated: list[str],
        stated: dict[str, str],
        sheet: str,
    ) -> None:
        self.path, self.what, self.columns = path, what, columns
        self.negated, self.stated, self.sheet = negated, stated, sheet


def _file(words: list[str]) -> Path:
    path = Path(words[0])
    if len(words) > 1 or not path.is_file():
        raise ChannelshiftError(sentence("There is no file {file}.", file=" ".join(words)))
    return path


def _columns(written: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for word in written:
        for ours, theirs in pairs([word]).items():
            found[ours].append(theirs)
    return dict(found)


def _teach(asked: Asked, said: _Said, name: str) -> None:
    from channelshift.workflows import teach as workflow

    if not said.what:
        raise ChannelshiftError(
            sentence(
                "Say what the rows of the file are with --as, one of: {kinds}; or with --like EXPORT.",
                kinds=", ".join(workflow.kinds()),
            )
        )
    shop = asked.workspace()
    seen = workflow.look(shop, said.path, said.what, said.sheet)
    columns = {ours: [theirs] for ours, theirs in seen.guessed} | said.columns
    taken = {theirs for names in said.columns.values() for theirs in names}
    columns = {
        ours: names for ours, names in columns.items() if ours in said.columns or not taken & set(names)
    }
    entry = workflow.mapping(seen, columns, said.negated, said.stated, name)
    shown = workflow.preview(shop, said.path, entry, said.sheet)
    can_be_read = not shown.reason and not shown.questions
    kept = workflow.keep(shop, name, entry) if name and can_be_read else None
    if asked.as_json:
        print_json({"seen": seen, "mapping": entry, "preview": shown, "kept": kept})
    else:
        _show(columns, shown)
        _say_kept(kept, name)
    raise typer.Exit(0 if can_be_read else 3)


def _show(columns: dict[str, list[str]], shown: Any) -> None:
    screen.table(("column", "is"), [(" + ".join(theirs), ours) for ours, theirs in columns.items()])
    if shown.reason:
        screen.say(shown.reason)
    for question in shown.questions:
        screen.say(f"--{question.name.replace('_', '-')}: {question.text}")
    if not shown.rows:
        return
    names = shown.columns[:SHOWN]
    screen.table(names, [[_cell(row[name]) for name in names] for row in shown.rows])
    for currency, sums in shown.totals:
        screen.table((f"total {currency}", ""), [(n, screen.amount(v, currency)) for n, v in sums], ("",))
    screen.say(
        f"{shown.rows_read} rows read, {shown.left_out} left out.", *(str(c) for c in shown.complaints[:5])
    )


def _cell(value: Any) -> str:
    return "" if value is None else f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)


def _say_kept(kept: Any, name: str) -> None:
    if kept is None:
        screen.say("Not kept: answer what is open first." if name else "Not kept: keep it with --name NAME.")
        return
    screen.say(f"Kept as {kept.name}, version {kept.version}. Import the file now: channelshift import FILE")
    for one in kept.outdated:
        screen.say(f"  read with version {one.version}: {one.file}. Import it again to read it anew.")


def _other(asked: Asked, words: list[str], to_file: Path | None, name: str) -> None:
    from channelshift.workflows import teach as workflow

    shop, command, rest = asked.workspace(), words[0], words[1:]
    if command == "list":
        _list(asked, workflow.listed(shop))
        return
    if len(rest) != 1:
        raise ChannelshiftError(sentence("Write it as: channelshift teach {command} ONE.", command=command))
    if command == "export":
        _export(asked, rest[0], workflow.as_columns_file(shop, rest[0]), to_file)
        return
    text = _read(Path(rest[0])) if command == "import" else ""
    kept = workflow.take_over(shop, text, name) if command == "import" else workflow.retire(shop, rest[0])
    if asked.as_json:
        print_json(kept)
    elif command == "retire":
        screen.say(f"{kept.name} is retired: no file is read with it. What was read with it stays.")
    else:
        _say_kept(kept, kept.name)


def _list(asked: Asked, found: list[Any]) -> None:
    if asked.as_json:
        print_json({"taught": found})
        return
    rows = [
        (one.name, one.version, one.like or one.kind, len(one.columns), len(one.imports), len(one.outdated))
        + (("retired",) if one.retired else ("",))
        for one in found
    ]
    if rows:
        screen.table(("name", "version", "is", "columns", "imports", "by earlier versions", ""), rows)
    else:
        screen.say("Nothing was taught yet: channelshift teach FILE --as KIND")


def _export(asked: Asked, name: str, text: str, to_file: Path | None) -> None:
    if to_file:
        try:
            to_file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise cannot_write(to_file, error) from error
    if asked.as_json:
        print_json({"name": name, "columns": text, "written": to_file})
    else:
        screen.say(f"{name} written to {to_file}." if to_file else text.rstrip())


def _read(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return stream.read(1_000_000).decode("utf-8", "replace")
    except OSError as error:
        raise ChannelshiftError(
            sentence("{file} cannot be opened: {why}.", file=path.name, why=error.strerror or str(error))
        ) from error

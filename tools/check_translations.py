"""Is everything that a person reads translated? `make check` asks; `--update` adds what is new, empty.

Messages are found in templates, in `gettext` calls and in every `sentence("...")` of the program. The
check fails where a Chinese message is missing, marked fuzzy, no longer said anywhere, or fills other
places than the English one; and where a .mo file is not what its .po file compiles to.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from compile_translations import LOCALES, compiled

SOURCE = Path(__file__).parents[1] / "src/channelshift"
SINGLE = {"gettext", "gettext_lazy", "_", "sentence"}
PLURAL = {"ngettext", "ngettext_lazy"}
PLACE = re.compile(r"%\((\w+)\)s|\{(\w*)[^{}]*\}")


class Said(NamedTuple):
    """One message and where it is said."""

    text: str | tuple[str, str]
    file: str
    line: int


class UntranslatableError(Exception):
    """A message that cannot be found, because it is not written as one literal."""


def said_in_python(path: Path) -> Iterator[Said]:
    """Messages in one Python file. A sentence that is not one literal could never be translated."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in SINGLE and isinstance(node.args[0], ast.Constant):
            yield Said(str(node.args[0].value), _shown(path), node.lineno)
        elif name in PLURAL:
            one, many = (ast.literal_eval(arg) for arg in node.args[:2])
            yield Said((one, many), _shown(path), node.lineno)
        elif name == "sentence":
            raise UntranslatableError(f"{_shown(path)}:{node.lineno}: write the sentence as one literal")


def said_in_template(path: Path) -> Iterator[Said]:
    """Messages in one template."""
    # What Django makes of a template reads like Python, except for its indentation.
    lines = templatize(path.read_text("utf-8"), origin=str(path)).splitlines()
    source = BytesIO("\n".join(line.lstrip() for line in lines).encode())
    keywords = {"gettext": None, "ngettext": (1, 2), "_": None}
    for line, found, *_ in extract("python", source, keywords, options={"encoding": "utf-8"}):
        yield Said(found, _shown(path), line)


def _shown(path: Path) -> str:
    return path.relative_to(SOURCE.parents[1]).as_posix()


def everything_said() -> dict[str, Said]:
    """Every message of the program, by its English text."""
    found: dict[str, Said] = {}
    templates = (path for kind in ("html", "txt", "json") for path in SOURCE.rglob(f"templates/**/*.{kind}"))
    for path in sorted(templates):
        _add(found, said_in_template(path))
    for path in sorted(SOURCE.rglob("*.py")):
        if path != SOURCE / "terms/text.py":
            _add(found, said_in_python(path))
    return found


def _add(found: dict[str, Said], more: Iterator[Said]) -> None:
    """Keep the first place of a message; one that also has a plural is kept with it."""
    for said in more:
        key = said.text if isinstance(said.text, str) else said.text[0]
        if key and (key not in found or isinstance(said.text, tuple)):
            found[key] = said


def places(text: str) -> set[str]:
    return {a or b for a, b in PLACE.findall(text.replace("{{", "").replace("}}", ""))}


def wrong_with(message: Message) -> str | None:
    """What is wrong with one translation, if anything."""
    originals = message.id if isinstance(message.id, tuple) else (message.id,)
    translations = message.string if isinstance(message.string, tuple) else (message.string,)
    if message.fuzzy:
        return "is marked fuzzy"
    if not all(translations):
        return "has no translation"
    wanted = set().union(*(places(text) for text in originals))
    for text in translations:
        # A plural may leave its count unsaid, as English does in "one row".
        if (places(text) ^ wanted) - ({"n"} if len(originals) > 1 else set()):
            return f"fills {sorted(places(text))} instead of {sorted(wanted)}"
    return None


def read(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file)


def complaints_about(po: Path, said: dict[str, Said], all_needed: bool) -> Iterator[str]:
    """What is wrong with one catalogue. English needs an entry only where it reads differently."""
    catalog = read(po)
    known = {_key(message): message for message in catalog if message.id}
    for key, one in said.items():
        if all_needed and key not in known:
            yield f"{one.file}:{one.line}: no translation of {key!r}"
    for key, message in known.items():
        if key not in said:
            yield f"{po.parts[-3]}: nobody says {key!r} any more"
        elif problem := wrong_with(message):
            yield f"{said[key].file}:{said[key].line}: {key!r} {problem}"
    mo = po.with_suffix(".mo")
    if not mo.exists() or mo.read_bytes() != compiled(po):
        yield f"{po.parts[-3]}: the .mo file is out of step; run tools/compile_translations.py"


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else message.id


def update(po: Path, said: dict[str, Said]) -> None:
    """Add what is new as empty entries and drop what nobody says."""
    catalog = read(po)
    for key in [_key(message) for message in catalog if message.id and _key(message) not in said]:
        catalog.delete(key)
    for key, one in said.items():
        if key not in catalog:
            catalog.add(one.text)
    with po.open("wb") as file:
        write_po(file, catalog, width=0, sort_output=True, no_location=True, ignore_obsolete=True)


def main() -> int:
    settings.configure(USE_I18N=True)
    try:
        said = everything_said()
    except UntranslatableError as trouble:
        print(trouble)
        return 1
    chinese, english = (LOCALES / name / "LC_MESSAGES/django.po" for name in ("zh_Hans", "en"))
    if "--update" in sys.argv:
        update(chinese, said)
    found = [*complaints_about(chinese, said, True), *complaints_about(english, said, False)]
    print("\n".join(found) or f"{len(said)} messages, all translated.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

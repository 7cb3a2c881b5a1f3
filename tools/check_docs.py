"""Do the documents tell the truth? `make check` asks.

Links lead somewhere; every command, option, page and recipe that is named exists; the two READMEs have
the same shape; each decision is dated; the changelog speaks of this version; nothing that is tracked
names a place on one machine or a package index.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import typer

from channelshift.cli.main import app

HOUSE = Path(__file__).parents[1]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
PAGE = re.compile(r"(?:http://127\.0\.0\.1:8000)?(/[a-z0-9-]+(?:/[a-z0-9-]+)*/)")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATED = re.compile(rf"\b\d{{1,2}} ({MONTHS}) 20\d\d\b")
# A place on one machine, a package index, or the way the work was organised: none of a reader's business.
PRIVATE = {
    "a path on one machine": re.compile(r"(?<![\w.:/~-])/(?:work|home|Users|root)/[\w-]"),
    "a package index": re.compile(r"\b(?:pypi\.org|files\.pythonhosted|index[-_]url)\b", re.IGNORECASE),
    "who worked on it": re.compile(
        r"\bsub[- ]?agents?\b|\b(?:this|another|last|next) sess" r"ion\b", re.IGNORECASE
    ),
}
ALLOWED_PAGES = {"/"}


class Wrong(NamedTuple):
    """One thing that is not so, and where it is said."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


def tracked(pattern: str = "") -> list[Path]:
    """Files that belong to the project, new ones included."""
    command = [
        "git",
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "-z",
        *([pattern] if pattern else []),
    ]
    names = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=True).stdout
    return [path for name in names.split("\0") if name and (path := HOUSE / name).is_file()]


def documents() -> list[Path]:
    return tracked("*.md")


def _name(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def _numbered(path: Path) -> Iterator[tuple[int, str]]:
    yield from enumerate(path.read_text("utf-8").splitlines(), start=1)


# ------------------------------------------------------------------ links


def broken_links(path: Path) -> Iterator[Wrong]:
    for number, line in _numbered(path):
        for target in LINK.findall(line):
            if not target.startswith(("http://", "https://", "mailto:")) and not _leads_somewhere(
                path, target
            ):
                yield Wrong(_name(path), number, f"the link {target} leads nowhere")


def _leads_somewhere(path: Path, target: str) -> bool:
    name, _, part = target.partition("#")
    found = (path.parent / name).resolve() if name else path
    if not found.exists():
        return False
    return not part or part in {_anchor(title) for _, title in HEADING.findall(found.read_text("utf-8"))}


def _anchor(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


# ------------------------------------------------------------------ commands, recipes, pages


def commands() -> dict[str, set[str]]:
    """Each command with its options."""
    group: Any = typer.main.get_command(app)
    everywhere = {text for p in group.params for text in (*p.opts, *p.secondary_opts)}
    return {name: _options(command) | everywhere for name, command in group.commands.items()}


def _options(command: Any) -> set[str]:
    """The options of a command, and of the commands below it."""
    own = {text for p in command.params for text in (*p.opts, *p.secondary_opts)}
    below = (_options(part) for part in getattr(command, "commands", {}).values())
    return {"--help", "-h"}.union(own, *below)


def unknown_commands(path: Path, known: dict[str, set[str]]) -> Iterator[Wrong]:
    for number, words in _spoken(path, "channelshift"):
        name, options = _command_of(words)
        if name is not None and name not in known:
            yield Wrong(_name(path), number, f"there is no command “channelshift {name}”")
        for option in options if name in known else ():
            if option not in known[name]:
                yield Wrong(_name(path), number, f"“channelshift {name}” has no option {option}")


def _spoken(path: Path, program: str) -> Iterator[tuple[int, list[str]]]:
    """What is said to a program, in code blocks and in code within a sentence."""
    inside = False
    for number, line in _numbered(path):
        if line.lstrip().startswith("```"):
            inside = not inside
            continue
        for text in [line] if inside or line.startswith("    ") else CODE.findall(line):
            words = _words(text.strip().removeprefix("$ ").removeprefix(".venv/bin/"))
            if words[:1] == [program]:
                yield number, words[1:]


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text, comments=True)
    except ValueError:
        return text.split()


def _command_of(words: list[str]) -> tuple[str | None, list[str]]:
    """The command's name and the options spoken after it; options of every command may come before."""
    rest = list(words)
    while rest and rest[0].startswith("-"):
        if rest.pop(0) in ("--workspace", "-w") and rest:
            rest.pop(0)
    if not rest or not re.fullmatch(r"[a-z][a-z-]*", rest[0]):
        return None, []
    return rest[0], [w.split("=")[0] for w in rest[1:] if re.match(r"--?[a-z]", w)]


def unknown_recipes(path: Path, known: set[str]) -> Iterator[Wrong]:
    for number, words in _spoken(path, "make"):
        for recipe in words[:1]:
            if recipe not in known:
                yield Wrong(_name(path), number, f"there is no recipe “make {recipe}”")


def recipes() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (HOUSE / "Makefile").read_text("utf-8"), re.MULTILINE))


def unknown_pages(path: Path, known: set[str]) -> Iterator[Wrong]:
    for number, line in _numbered(path):
        for text in CODE.findall(line):
            page = PAGE.fullmatch(text.split("?")[0])
            if page and page.group(1) not in known:
                yield Wrong(_name(path), number, f"there is no page {text}")


def pages() -> set[str]:
    files = sorted((HOUSE / "src/channelshift/web").glob("urls*.py"))
    text = "".join(file.read_text("utf-8") for file in files)
    return ALLOWED_PAGES | {f"/{address}" for address in re.findall(r'path\("([^"<]*)"', text)}


# ------------------------------------------------------------------ what must be there


def unlisted_commands(known: dict[str, set[str]]) -> Iterator[Wrong]:
    text = (HOUSE / "docs/cli.md").read_text("utf-8")
    for name in known:
        if f"channelshift {name}" not in text:
            yield Wrong("docs/cli.md", 1, f"the command “channelshift {name}” is not there")


def unlike_readmes() -> Iterator[Wrong]:
    """Both languages have the same headings, level by level."""
    english, chinese = (
        [len(marks) for marks, _ in HEADING.findall(_without_code(HOUSE / name))]
        for name in ("README.md", "README.zh.md")
    )
    if english != chinese:
        yield Wrong("README.zh.md", 1, f"its headings {chinese} are not those of README.md {english}")


def _without_code(path: Path) -> str:
    return re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def undated_decisions() -> Iterator[Wrong]:
    for path in sorted((HOUSE / "docs/decisions").glob("*.md")):
        top = "\n".join(path.read_text("utf-8").splitlines()[:6])
        if not DATED.search(top):
            yield Wrong(_name(path), 1, "a decision says its day in its first lines")


def silent_changelog() -> Iterator[Wrong]:
    version = re.search(r'^version = "(.+)"', (HOUSE / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    text = (HOUSE / "CHANGELOG.md").read_text("utf-8")
    if version and f"## {version.group(1)}" not in text and "## Unreleased" not in text:
        yield Wrong("CHANGELOG.md", 1, f"it says nothing about {version.group(1)} or what is unreleased")


def private_words(path: Path) -> Iterator[Wrong]:
    if b"\0" in path.read_bytes()[:4096]:
        return
    for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), start=1):
        for what, pattern in PRIVATE.items():
            if pattern.search(line):
                yield Wrong(_name(path), number, f"names {what}")


def everything_wrong() -> list[Wrong]:
    known, made, shown = commands(), recipes(), pages()
    found = [*unlisted_commands(known), *unlike_readmes(), *undated_decisions(), *silent_changelog()]
    for path in documents():
        found += broken_links(path)
        found += unknown_commands(path, known)
        found += unknown_recipes(path, made)
        found += unknown_pages(path, shown)
    for path in tracked():
        if path != Path(__file__).resolve():
            found += private_words(path)
    return found


def main() -> int:
    """Say what is wrong, one line each, or that all is well."""
    found = everything_wrong()
    for wrong in found:
        print(wrong, file=sys.stderr)
    if not found:
        print(f"Docs: {len(documents())} documents, {len(commands())} commands, all links lead somewhere.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

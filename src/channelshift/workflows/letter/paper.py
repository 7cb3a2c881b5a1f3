"""The letter on paper: one A4 page as PDF, set with the font that the program brings along."""

from __future__ import annotations

import json
from pathlib import Path

from channelshift.workflows.letter.charts import FONTS, weeks_svg
from channelshift.workflows.letter.facts import Letter
from channelshift.workflows.task_words import language_of, rendered

SHEET = Path(__file__).parent / "letter.typ"


def pdf(letter: Letter, language: str) -> bytes:
    """The letter as a PDF of one A4 page, in English or Chinese."""
    import typst

    language = language_of(language)
    said = json.loads(rendered("web/letter_paper.json", language, {"letter": letter}))
    said |= {"chart": weeks_svg(letter, language), "language": "zh" if language.startswith("zh") else "en"}
    made = typst.compile(
        str(SHEET),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"letter": json.dumps(said)},
    )
    if not isinstance(made, bytes):  # Typst answers with a list where it makes pictures, one a page
        raise TypeError("a PDF is one file")
    return made

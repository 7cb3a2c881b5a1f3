"""The letter's charts as pictures: they are read where no script runs, in a letter or on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.dates import format_skeleton

from channelshift.workflows.letter.facts import Letter

FONTS = Path(__file__).parent.parent / "fonts"
FAMILY = "Noto Sans CJK SC"
GAIN, LOSS, QUIET, INK = "#0f766e", "#b42318", "#9aa8a6", "#3d4a48"
WIDTH, HEIGHT = 520, 150


def weeks_svg(letter: Letter, language: str) -> str:
    """CM3 of the last eight weeks as bars, the week itself in full colour. A week not known has no bar."""
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    drawn: str = vl_convert.vegalite_to_svg(_weeks(letter, language))
    return drawn


def weeks_png(letter: Letter, language: str) -> bytes:
    """The same picture for letters: many mail programs show no SVG."""
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    drawn: bytes = vl_convert.vegalite_to_png(_weeks(letter, language), scale=2)
    return drawn


def _weeks(letter: Letter, language: str) -> dict[str, Any]:
    values = [
        {
            "week": format_skeleton("MMMd", week.monday, locale=_locale(language)),
            "cm3": None if week.cm3 is None else float(week.cm3),
            "this": week.monday == letter.week.first,
        }
        for week in letter.weeks
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": WIDTH,
        "height": HEIGHT,
        "background": "#ffffff",
        "data": {"values": values},
        "mark": {"type": "bar", "cornerRadiusEnd": 2},
        "encoding": {
            "x": {"field": "week", "type": "ordinal", "sort": None, "title": None, "axis": {"labelAngle": 0}},
            "y": {
                "field": "cm3",
                "type": "quantitative",
                "title": f"CM3, {letter.currency}",
                "axis": {"format": ",.0f", "tickCount": 4},
            },
            "color": {
                "condition": [
                    {"test": "datum.cm3 < 0", "value": LOSS},
                    {"test": "datum.this", "value": GAIN},
                ],
                "value": QUIET,
            },
        },
        "config": {
            "font": FAMILY,
            "axis": {"labelColor": INK, "titleColor": INK, "grid": False, "domainColor": QUIET},
            "view": {"stroke": None},
        },
    }


def _locale(language: str) -> str:
    return "zh_Hans" if language.startswith("zh") else "en"

"""Cut the letter's Chinese font from Noto Sans CJK SC: what a letter can need, not 65,000 glyphs.

The font is under the SIL Open Font License 1.1, which is kept beside it. Run where `fonts-noto-cjk` is:

    python tools/cut_fonts.py FOLDER_OF_THE_TTC_FILES
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

TARGET = Path(__file__).resolve().parent.parent / "src" / "channelshift" / "workflows" / "fonts"
FAMILY = "Noto Sans CJK SC"
RANGES = (
    (0x20, 0x24F),  # Latin with its marks
    (0x1E00, 0x1EFF),  # Vietnamese
    (0x370, 0x3FF),  # Greek
    (0x400, 0x45F),  # Cyrillic
    (0x2000, 0x206F),  # punctuation
    (0x20A0, 0x20BF),  # currencies
    (0x2100, 0x218F),
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),
    (0x25A0, 0x25FF),
    (0x3000, 0x30FF),  # CJK punctuation, kana
    (0xFF00, 0xFFEF),  # full width
)


def main() -> None:
    folder = Path(sys.argv[1])
    TARGET.mkdir(exist_ok=True)
    for weight in ("Regular", "Bold"):
        collection = TTCollection(folder / f"NotoSansCJK-{weight}.ttc")
        font = next(f for f in collection.fonts if f["name"].getBestFamilyName() == FAMILY)
        options = subset.Options(layout_features=["kern", "locl"], hinting=False, desubroutinize=False)
        options.name_IDs, options.notdef_outline = ["*"], True
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=needed())
        cutter.subset(font)
        font.save(TARGET / f"ChannelshiftSans-{weight}.otf")


def needed() -> set[int]:
    """The ranges above and every character of GB 2312, the set simplified Chinese is written with."""
    found = {code for first, last in RANGES for code in range(first, last + 1)}
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            found |= {ord(c) for c in bytes((high, low)).decode("gb2312", "ignore")}
    return found


if __name__ == "__main__":
    main()

"""The language of the back office an export comes from, as its words betray it."""

from __future__ import annotations

import re

from channelshift.channels.first_rows import Cells

_LETTERS = {
    "Thai": re.compile("[\u0e00-\u0e7f]"),
    "Vietnamese": re.compile("[ăâđêôơưĐạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừữựỳỵỷỹ]"),
}
_INDONESIAN = {"selesai", "dibatalkan", "perlu dikirim", "dikirim", "belum dibayar", "wajib"}
MARKET_OF_LANGUAGE = {"Thai": "TH", "Vietnamese": "VN", "Indonesian": "ID"}


def language_of(cells: Cells) -> tuple[str, str]:
    """The language of the back office and a word of it, where its words tell and it is not English."""
    words = [*cells.filled("status"), *cells.notes]
    for language, letters in _LETTERS.items():
        for word in words:
            if letters.search(word.lower()):
                return language, word
    word = next((w for w in words if w.lower() in _INDONESIAN), "")
    return ("Indonesian", word) if word else ("", "")

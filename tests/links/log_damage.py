"""Random byte edits of a log, and what the reader makes of it: for a test, and in full for the bench."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from channelshift.links.log import Damage, Frame, framed, frames

FRAMES = 200


def damage_and_read(edits: int, seed: int) -> tuple[int, int]:
    """Edit single bytes, 1 to 20 at a time, in fresh logs until `edits` are made.

    Answers how many frames were not kept or wrongly kept, and how many edited ones no report covers.
    """
    chance, wrongly, unreported = random.Random(seed), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.log"
        while edits > 0:
            texts = [_text(chance) for _ in range(FRAMES)]
            many = min(edits, chance.randint(1, 20))
            edits -= many
            spans = _write_damaged(path, texts, many, chance)
            kept_wrongly, missed = _judge(list(frames(path)), texts, spans)
            wrongly, unreported = wrongly + kept_wrongly, unreported + missed
    return wrongly, unreported


def _text(chance: random.Random) -> bytes:
    return "\t".join(str(chance.random()) for _ in range(chance.randint(1, 9))).encode()


def _write_damaged(
    path: Path, texts: list[bytes], many: int, chance: random.Random
) -> list[tuple[int, int, bool]]:
    """Write the frames with `many` bytes changed; answers each frame's span and whether it was touched."""
    data = bytearray(b"".join(map(framed, texts)))
    places = set(chance.sample(range(len(data)), many))
    for place in places:
        data[place] ^= chance.randint(1, 255)
    path.write_bytes(data)
    spans, at = [], 0
    for text in texts:
        end = at + len(framed(text))
        spans.append((at, end, any(place in places for place in range(at, end))))
        at = end
    return spans


def _judge(
    pieces: list[Frame | Damage], texts: list[bytes], spans: list[tuple[int, int, bool]]
) -> tuple[int, int]:
    kept = {(piece.offset, piece.text) for piece in pieces if isinstance(piece, Frame)}
    wanted = {(at, text) for (at, _, touched), text in zip(spans, texts, strict=True) if not touched}
    reports = [(piece.offset, piece.offset + piece.length) for piece in pieces if isinstance(piece, Damage)]
    missed = sum(
        touched and not any(first < end and at < last for first, last in reports)
        for at, end, touched in spans
    )
    return len(kept ^ wanted), missed

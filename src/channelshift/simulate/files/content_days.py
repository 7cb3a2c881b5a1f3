"""How the seller's videos were seen, week by week, as copied from the platform into our template.

Of half the videos the file says what kind they are; of some only hashtags tell; of the rest nothing does.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from channelshift.simulate.content_truth import Seen, weeks_seen
from channelshift.simulate.files.table import write_rows
from channelshift.simulate.history import History

HEAD = (
    "from to source content_id format genre tags sku published_on views watch_hours impressions clicks "
    "likes comments shares saves market"
)
_TAGS = {
    "before_after": "#homedecor #beforeandafter",
    "review": "#tiktokmademebuyit #honestreview",
    "how_to": "#homehacks #howto",
    "behind_the_scenes": "#smallbusiness #packingorders",
    "drama": "#desksetup #pov",
    "questions": "#homedecor #qanda",
}
_STREAM = 102
_STATED, _TAGGED = 0.5, 0.8  # up to here the file states the kind; up to there hashtags do


def write(history: History, folder: Path) -> list[Path]:
    return [write_rows(folder / "channelshift-content.csv", HEAD.split(), _rows(history))]


def _rows(history: History) -> Iterator[dict[str, object]]:
    chance = np.random.default_rng([history.seed, _STREAM]).random(4096)
    number = {video.content_id: n for n, video in enumerate(history.videos)}
    for seen in weeks_seen(history):
        yield _row(seen, float(chance[number[seen.video.content_id] % len(chance)]))


def _row(seen: Seen, chance: float) -> dict[str, object]:
    kind = seen.kind.genre
    return {
        "from": seen.first,
        "to": seen.last,
        "source": "tiktok_video",
        "content_id": seen.video.content_id,
        "format": "video",
        "genre": kind if chance < _STATED else "",
        "tags": _TAGS[kind] if _STATED <= chance < _TAGGED else "#homedecor",
        "sku": seen.video.product.sku,
        "published_on": seen.video.published_on,
        "views": seen.views,
        "watch_hours": seen.watch_hours,
        "impressions": seen.impressions,
        "clicks": seen.clicks,
        "likes": seen.likes,
        "comments": seen.comments,
        "shares": seen.shares,
        "saves": seen.saves,
        "market": "US",
    }

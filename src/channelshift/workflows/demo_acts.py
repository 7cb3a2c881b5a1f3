"""What the demo's seller has besides files: three short links to the own store, and people who know the shop.

It is made through the same doors as a seller's own: links are checked and published, contacts are read from a
file with the consent of each, and who never agreed is among them.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from channelshift.store.models import LinkDomain
from channelshift.workflows import demo_effects, demo_launches, links
from channelshift.workflows.contacts_import import import_contacts
from channelshift.workflows.contacts_rows import COLUMNS
from channelshift.workflows.links_draft import LinkDraft

STORE = "shop.lumenhome.example"
CONTACTS_FILE = "channelshift-contacts.csv"
CHOPPER = "/products/pull-chopper-900ml"
WORDING = "Yes, tell me about offers on Telegram. I can stop at any time."

_LINKS = (
    ("bio", "Link in bio", "tiktok_profile", "bio_link", "/"),
    (
        "chopper",
        "Pull chopper, under its videos",
        "tiktok_video",
        "product_link",
        "/products/pull-chopper-900ml",
    ),
    ("lamp", "Sunset lamp, under its videos", "tiktok_video", "product_link", "/collections/lamps"),
)
_NAMES = (
    *("Grace", "Aiko", "Lucía", "Tomasz", "Hannah", "Bilal", "Chloé", "Nguyễn Anh", "Jakob", "Priya"),
    *("小雨", "Sofia", "Marek", "Leah", "Diego", "Emma", "Yusuf", "Ingrid", "Mateo", "Noor"),
)
_NEVER_ASKED = ("Walter", "Ines", "Pavel", "Amelie")  # known from orders; nobody asked them


def furnish(folder: Path) -> None:
    """Give the current shop, a demo, its launches, acts, links and contacts. Done once."""
    demo_launches.furnish()
    demo_effects.furnish()
    if LinkDomain.objects.exists():
        return
    links.add_domain(STORE)
    for code, name, source, hop, path in _LINKS:
        links.create(_draft(code, name, source, hop, path))
    text = _contacts()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CONTACTS_FILE).write_text(text, encoding="utf-8")
    import_contacts(CONTACTS_FILE, text.encode())


def _draft(code: str, name: str, source: str, hop: str, path: str) -> LinkDraft:
    target = {"url": f"https://{STORE}{path}", "weight": 1, "name": "store"}
    return LinkDraft(code=f"lumen-{code}", name=name, source=source, hop=hop, market="US", targets=(target,))


def _contacts() -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for n, name in enumerate((*_NAMES, *_NEVER_ASKED)):
        writer.writerow(_agreed(n, name) if name in _NAMES else _row(n, name))
    return out.getvalue()


def _row(n: int, name: str) -> dict[str, str]:
    return {
        "channel": "telegram",
        "id": str(5_500_100_000 + 7919 * n),
        "name": name,
        "language": "en",
        "market": "US",
    }


def _agreed(n: int, name: str) -> dict[str, str]:
    day = f"2023-0{5 + n % 3}-{1 + n:02d}"
    said = {"consent_purpose": "offers", "consent_day": day, "consent_where": "web form"}
    return {**_row(n, name), **said, "consent_wording": WORDING}

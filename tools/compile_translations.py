"""Turn the .po catalogues into the .mo files that the pages read. Needs no gettext program."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
LOCALES = Path(__file__).parents[1] / "src/channelshift/web/locale"


def compiled(po: Path) -> bytes:
    """The binary catalogue of one .po file."""
    with po.open("rb") as file:
        catalog = read_po(file)
    catalog.creation_date = catalog.revision_date = NO_DATE  # else every compilation would differ
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def main() -> None:
    for po in sorted(LOCALES.glob("*/LC_MESSAGES/django.po")):
        po.with_suffix(".mo").write_bytes(compiled(po))
        print(f"{po.parts[-3]}: compiled")


if __name__ == "__main__":
    main()

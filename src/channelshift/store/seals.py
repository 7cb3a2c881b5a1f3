"""Secrets at rest: what a row may not show to whoever copies the database file.

The keys lie in `keys.json` of the workspace, readable by its owner only, apart from the database and from its
backups. The first key seals, all of them open, so keys can be changed without closing the shop. Equal texts
seal differently; to find a sealed text there is a blind index, a keyed hash of it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence

FILE = "keys.json"


class CannotUnseal(ChannelshiftError):
    """The keys of this workspace do not open what its database holds."""


def keys_file() -> Path:
    """Where the keys of this workspace lie."""
    return Path(settings.CHANNELSHIFT_HOME) / FILE


def seal(text: str) -> str:
    """The text, readable only with the keys."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text that was sealed. Raises CannotUnseal where the keys are not those it was sealed with."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise CannotUnseal(
            sentence(
                "{file} does not hold the key this was sealed with. Put the workspace's own key file back.",
                file=FILE,
            )
        ) from error


def seal_bytes(content: bytes) -> bytes:
    """A file's content, readable only with the keys."""
    return _fernet().encrypt(content)


def unseal_bytes(sealed: bytes) -> bytes:
    """The file's content that was sealed."""
    try:
        return _fernet().decrypt(sealed)
    except InvalidToken as error:
        raise CannotUnseal(
            sentence("{file} does not hold the key this file was sealed with.", file=FILE)
        ) from error


def blind(purpose: str, text: str) -> str:
    """The blind index of a text: 64 hexadecimal digits, the same for the same text and purpose."""
    return _blind(_keys()["index"], purpose, text)


def _blind(key: str, purpose: str, text: str) -> str:
    return hmac.new(key.encode(), f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def resealed(sealed: str) -> str:
    """What was sealed with any key, sealed with the newest."""
    return _fernet().rotate(sealed.encode()).decode()


def is_newest(sealed: str | None) -> bool:
    """Whether this opens with the newest key alone; of nothing sealed there is nothing to open."""
    if not sealed:
        return True
    try:
        Fernet(_keys()["seal"][0].encode()).decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


def fingerprint() -> str:
    """What tells one workspace's keys from another's without telling a key: it stays when keys change."""
    return blind("keys", "fingerprint")


def fingerprint_of(keys: Mapping[str, Any]) -> str:
    """The fingerprint of keys that lie elsewhere."""
    return _blind(str(keys["index"]), "keys", "fingerprint")


def rotate() -> None:
    """A new key in front of the old ones. What was sealed stays readable; `resealed` brings it forward."""
    known = dict(_keys())
    known["seal"] = [Fernet.generate_key().decode(), *known["seal"]]
    _write(known, replace=True)


def retire_old_keys() -> None:
    """Forget all keys but the newest. Only after everything has been sealed anew."""
    known = dict(_keys())
    known["seal"] = known["seal"][:1]
    _write(known, replace=True)


def take_over(keys: Mapping[str, Any]) -> None:
    """The keys of a workspace that is brought back here."""
    _write({"seal": list(keys["seal"]), "index": str(keys["index"])}, replace=True)


class AsSealed(str):
    """A text that is sealed already and goes into its column as it is: a row brought back from a backup."""

    __slots__ = ()


class Sealed(models.TextField[str, str]):
    """A text that lies in the database sealed. It cannot be searched: keep a `blind` index beside it."""

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return unseal(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, AsSealed):
            return str(value)
        return seal(str(value)) if value else value


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(key.encode()) for key in _keys()["seal"]])


def _keys() -> dict[str, Any]:
    path = keys_file()
    if not path.exists():
        _write({"seal": [Fernet.generate_key().decode()], "index": secrets.token_urlsafe(32)}, replace=False)
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def _write(known: dict[str, Any], replace: bool) -> None:
    """Written aside and moved into place. Of two that make the first keys, the first to come wins."""
    path = keys_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=".keys-")  # created with mode 0600
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(known, file)
    if replace:
        Path(aside).replace(path)
        return
    with suppress(FileExistsError):
        os.link(aside, path)
    Path(aside).unlink()

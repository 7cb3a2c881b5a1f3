"""Whether a call comes from the provider: its secret token or signature, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac

PREFIX = "sha256="


def same(said: str, secret: str) -> bool:
    """Whether two secrets are the same. An empty secret is no secret: nothing equals it."""
    return bool(secret) and hmac.compare_digest(said.encode(), secret.encode())


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether `X-Hub-Signature-256` is that of these very bytes."""
    if not secret or not signature.startswith(PREFIX):
        return False
    right = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(signature.removeprefix(PREFIX).encode(), right.encode())

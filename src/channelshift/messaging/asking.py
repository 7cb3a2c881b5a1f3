"""One request to a provider, to a checked address, within a time and a size."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

import httpx

from channelshift.messaging.addresses import AddressRefused, NotFound, Target, checked
from channelshift.messaging.answers import NO_ANSWER, UNREACHABLE, Answer, halt, later, unknown
from channelshift.terms.text import sentence

LONGEST = 30.0  # seconds for a whole answer, however slowly it drips
LARGEST = 1_000_000  # bytes of an answer
LOOKED_UP_FOR = 60.0  # seconds a checked address is used before it is looked up again
NOT_ASKABLE = sentence(
    "The token or the address in the sender's settings has characters that cannot be sent."
)

# httpx writes every address it asks at level INFO, and Telegram's addresses hold the bot's token.
logging.getLogger("httpx").setLevel(logging.WARNING)


class Said(NamedTuple):
    """What came back: the status, the body read as JSON (None: it was not), and the wait asked for."""

    status: int
    body: Any
    retry_after: str


class Line:
    """The line to one provider. Redirects are not followed and proxies of the environment not used."""

    def __init__(self, base_url: str, own: bool, timeout: float = 20.0, longest: float = LONGEST) -> None:
        self._base_url, self._own, self._longest = base_url, own, longest
        self._target: tuple[float, Target] | None = None
        self._http = httpx.Client(
            timeout=httpx.Timeout(timeout, connect=min(5.0, timeout)), trust_env=False, follow_redirects=False
        )

    def ask(self, path: str, body: Mapping[str, Any], headers: Mapping[str, str]) -> Said | Answer:
        """Post JSON. Where no answer came, what that means comes back instead."""
        try:
            request = self._request(path, body, headers)
        except AddressRefused as error:
            return halt(error.message)
        except NotFound:
            return later(UNREACHABLE)
        except (httpx.InvalidURL, ValueError):
            return halt(NOT_ASKABLE)
        try:
            return self._said(request)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return later(UNREACHABLE)  # nothing was written: certain not to have been sent
        except httpx.LocalProtocolError:
            return halt(NOT_ASKABLE)
        except httpx.HTTPError:
            return unknown(NO_ANSWER)

    def close(self) -> None:
        self._http.close()

    def _request(self, path: str, body: Mapping[str, Any], headers: Mapping[str, str]) -> httpx.Request:
        target = self._checked()
        return self._http.build_request(
            "POST",
            target.url(path),
            json=body,
            headers={**headers, "Host": target.host_header},
            extensions={"sni_hostname": target.host},
        )

    def _checked(self) -> Target:
        now = time.monotonic()
        if self._target is None or now - self._target[0] > LOOKED_UP_FOR:
            self._target = (now, checked(self._base_url, self._own))
        return self._target[1]

    def _said(self, request: httpx.Request) -> Said:
        give_up = time.monotonic() + self._longest
        response = self._http.send(request, stream=True)
        try:
            content = b""
            for piece in response.iter_bytes():
                content += piece
                if len(content) > LARGEST or time.monotonic() > give_up:
                    raise httpx.ReadTimeout("the answer was too long", request=request)
        finally:
            response.close()
        return Said(response.status_code, _as_json(content), response.headers.get("retry-after", ""))


def _as_json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None

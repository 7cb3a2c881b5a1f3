"""The least that Granian can do over RSGI: one fixed redirect."""

from __future__ import annotations

from typing import Any

LOCATION = [("location", "https://shop.mei.example/mug?utm_source=tiktok&cs_click=0123456789abcdefghij")]


async def app(scope: Any, proto: Any) -> None:
    proto.response_empty(302, LOCATION)

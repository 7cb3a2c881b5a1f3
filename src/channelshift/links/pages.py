"""The two pages the edge shows itself: a link that is over, and a link that never was.

Both are fixed, in both languages, and say nothing back that the visitor sent.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import NamedTuple

_STYLE = (
    "body{font:18px/1.6 system-ui,-apple-system,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',"
    "sans-serif;"
    "margin:0;color:#1c2430;background:#f5f6f8}"
    "main{max-width:30rem;margin:18vh auto 0;padding:0 1.5rem}h1{font-size:1.4rem;margin:0 0 .3rem}"
    "p{margin:0 0 1.6rem;color:#4a5565}"
)
_POLICY = (
    "default-src 'none'; style-src 'sha256-"
    + b64encode(sha256(_STYLE.encode()).digest()).decode()
    + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE = (
    '<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width,initial-scale=1">'
    '<meta name="robots" content="noindex"><title>{zh_title} · {en_title}</title>'
    "<style>{style}</style></head>"
    "<body><main><h1>{zh_title}</h1><p>{zh}</p>"
    '<div lang="en"><h1>{en_title}</h1><p>{en}</p></div></main></body></html>'
)


class Page(NamedTuple):
    """One fixed page: its status, headers and text."""

    status: int
    headers: list[tuple[str, str]]
    body: str


def _page(status: int, zh_title: str, zh: str, en_title: str, en: str) -> Page:
    body = _PAGE.format(style=_STYLE, zh_title=zh_title, zh=zh, en_title=en_title, en=en)
    headers = [
        ("content-type", "text/html; charset=utf-8"),
        ("content-security-policy", _POLICY),
        ("cache-control", "no-store"),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ]
    return Page(status, headers, body)


UNKNOWN = _page(
    404,
    "没有这个链接",
    "地址可能输错了，或者链接已被删除。请回到给您链接的人或页面再看一看。",
    "There is no such link",
    "The address may be mistyped, or the link was removed. Please ask whoever gave it to you.",
)
EXPIRED = _page(
    410,
    "活动已结束",
    "这个链接已经过期。请到店铺主页查看现在的优惠。",
    "This offer is over",
    "The link has expired. Please look at the shop's own page for what it offers now.",
)
NOT_ASKED_SO = _page(
    405,
    "无法这样打开",
    "请直接在浏览器里打开这个链接。",
    "A link cannot be asked this way",
    "Please open it in a browser.",
)
NOT_ASKED_SO.headers.append(("allow", "GET, HEAD"))

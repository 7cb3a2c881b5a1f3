"""What a user agent says of its visitor: which device, in which app's own browser, a person or a program."""

from __future__ import annotations

import re
from typing import NamedTuple

from channelshift.links.bots import is_bot

LONGEST = 600  # characters of an agent that are looked at; real ones have 150 to 400

# In order: the first that fits names the app. An app that names another's engine stands before it.
_APPS = (
    ("douyin", r"\baweme|AppName/aweme"),
    ("tiktok", r"BytedanceWebview|musical_ly|\btrill_|\bTikTok"),
    ("threads", r"\bBarcelona \d"),
    ("instagram", r"\bInstagram \d"),
    ("messenger", r"FBAN/Messenger|Orca-Android"),
    ("facebook", r"\bFBAN/|\bFBAV/|\bFB_IAB/"),
    ("whatsapp", r"\bWhatsApp/"),
    ("telegram", r"Telegram-Android|\bTelegram/"),
    ("wechat", r"MicroMessenger|\bwxwork/"),
    ("weibo", r"\bWeibo|__weibo__"),
    ("qq", r" QQ/\d"),
    ("xiaohongshu", r"\bxhs/|xhsdiscover|\bdiscover/\d"),
    ("kuaishou", r"\bKwai|KSWebView"),
    ("line", r" Line/\d"),
    ("kakaotalk", r"KAKAOTALK"),
    ("naver", r"NAVER\(inapp"),
    ("zalo", r"\bZalo[ A]"),
    ("snapchat", r"Snapchat/?\d"),
    ("pinterest", r"\[Pinterest/|\bPinterest for "),
    ("x", r"Twitter for |TwitterAndroid"),
    ("linkedin", r"LinkedInApp"),
    ("reddit", r" Reddit/"),
    ("viber", r"\bViber\b"),
    ("baidu", r"baiduboxapp"),
    ("bing", r"BingSapphire|BingWeb"),
    ("google", r"\bGSA/|GoogleApp/"),
    ("alipay", r"AlipayClient"),
    ("yahoo", r"\bYJApp-"),
)
OTHER_APP = "other"  # an app that shows pages and gives no name
APPS = (*(name for name, _ in _APPS), OTHER_APP)

_app = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _APPS), re.IGNORECASE)
_in_some_app = re.compile(r"; wv\)|(iPhone|iPad|iPod)(?!.*(Safari|CriOS|FxiOS|EdgiOS|OPT/|DuckDuckGo)/)")
_ios = re.compile(r"iPhone|iPad|iPod")
_desktop = re.compile(r"Windows NT|Macintosh|X11|CrOS")


class Agent(NamedTuple):
    """What one user agent says."""

    device: str  # a word of spec.DEVICES
    app: str  # a word of APPS; empty in an ordinary browser
    bot: bool


def agent_of(line: str) -> Agent:
    """Read a user agent."""
    line = line[:LONGEST]
    return Agent(_device(line), _app_in(line), is_bot(line))


def _device(line: str) -> str:
    if _ios.search(line):
        return "ios"
    if "Android" in line:
        return "android"
    return "desktop" if _desktop.search(line) else "other"


def _app_in(line: str) -> str:
    # The named groups are tried in order at each place, so the earliest place would win: ask one by one.
    names = {found.lastgroup for found in _app.finditer(line)}
    for name, _ in _APPS:
        if name in names:
            return name
    return OTHER_APP if _in_some_app.search(line) else ""

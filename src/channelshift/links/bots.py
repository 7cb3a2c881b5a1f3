"""Who only looks: crawlers, link previews and checkers, which get their answer and never count.

The list is the crawlerdetect package's, with what it misses added and whom it wrongly takes given back.
"""

from __future__ import annotations

import re

from crawlerdetect.crawlerdetect import get_compiled_crawler_regex, get_compiled_exclusions_regex

# TikTok's check of landing pages comes as a TikTok browser; Viber's iPhone previews as a bare network
# library; Bluesky's previews under a name of their own. crawlerdetect 0.4.2 knows none of them.
_MISSED = re.compile(r"thirdLandingPageFeInfra|^Viber/.*CFNetwork|Bluesky Cardyb", re.IGNORECASE)

# WhatsApp's previews call themselves WhatsApp and nothing else; a person in its window names a browser first.
_PERSON_IN_WHATSAPP = re.compile(r"^(Mozilla/5\.0 \(.*) WhatsApp/")

_names = get_compiled_crawler_regex()
_browser_words = get_compiled_exclusions_regex()


def is_bot(agent: str) -> bool:
    """Whether a program sent this, by its user agent. No agent at all is a program too.

    Costs most of a millisecond: the edge remembers the answers.
    """
    if not agent.strip() or _MISSED.search(agent):
        return True
    words = _browser_words.sub("", _PERSON_IN_WHATSAPP.sub(r"\1 ", agent))
    return bool(words.strip()) and _names.search(words) is not None

"""What changed, in one sentence, for a time line. One line per topic; the rest is said plainly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from channelshift.rulebook.rule import Rule
from channelshift.rulebook.words import PLATFORM_NAMES
from channelshift.terms.text import Sentence, sentence


def title_of(before: Rule | None, after: Rule | None) -> Sentence:
    """One sentence for the change from one rule to the next."""
    if after is not None:
        return _of_topic(after) or _of_value(before, after)
    assert before is not None
    return _of_end(before)


def _of_end(rule: Rule) -> Sentence:
    names, value = _names(rule), value_in_words(rule)
    if rule.applies_to:
        return sentence(
            "{platform}: {topic} {value} for {who} ends ({market})", **names, value=value, who=rule.applies_to
        )
    return sentence("{platform}: {topic} {value} ends ({market})", **names, value=value)


def value_in_words(rule: Rule) -> str:
    """A rule's value as it is spoken: '6 %', '0.30 USD', 'yes'."""
    if isinstance(rule.value, bool):
        return "yes" if rule.value else "no"
    if isinstance(rule.value, tuple):
        return (
            "–".join(map(str, rule.value))
            if rule.unit.endswith("_range")
            else ", ".join(map(str, rule.value))
        )
    if isinstance(rule.value, Decimal):
        return _number_in_words(rule, rule.value)
    return rule.value.replace("_", " ")


def _number_in_words(rule: Rule, value: Decimal) -> str:
    if rule.unit == "percent":
        return f"{value.normalize():f} %"
    unit = rule.unit.replace("_", " ")
    return f"{value:f} {rule.currency} {unit}" if rule.currency else f"{value:f} {unit}"


def _names(rule: Rule) -> dict[str, str]:
    return {
        "platform": PLATFORM_NAMES[rule.platform],
        "market": rule.market,
        "topic": rule.topic.replace("_", " "),
    }


_Title = Callable[[dict[str, str]], Sentence]

_OF_TOPIC: Mapping[tuple[str, bool | str], _Title] = {
    ("product_link_external_checkout", False): lambda n: sentence(
        "{platform} ends product links to a seller's own store ({market})", **n
    ),
    ("product_link_external_checkout", True): lambda n: sentence(
        "{platform} opens product links to a seller's own store ({market})", **n
    ),
    ("bio_link_ecommerce_ban", False): lambda n: sentence(
        "{platform} says that shop links in the bio stay ({market})", **n
    ),
    ("bio_link_ecommerce_ban", True): lambda n: sentence(
        "{platform} bars shop links in the bio ({market})", **n
    ),
    ("shorts_description_and_comment_links_clickable", False): lambda n: sentence(
        "Links under YouTube Shorts go dead ({market})", **n
    ),
    ("shorts_description_and_comment_links_clickable", True): lambda n: sentence(
        "Links under YouTube Shorts work ({market})", **n
    ),
    ("channel_open", True): lambda n: sentence("{platform} Shop opens ({market})", **n),
    ("channel_open", False): lambda n: sentence("{platform} Shop closes ({market})", **n),
    ("channel_open", "invite_only"): lambda n: sentence(
        "{platform} Shop opens by invitation ({market})", **n
    ),
    ("mode_open", True): lambda n: sentence("{platform} opens a new way of selling ({market})", **n),
    ("mode_open", False): lambda n: sentence("{platform} closes a way of selling ({market})", **n),
    ("app_available", False): lambda n: sentence("The {platform} app is switched off ({market})", **n),
    ("offplatform_purchase_content_reach", "reduced"): lambda n: sentence(
        "{platform} shows content that sends buyers elsewhere to fewer people ({market})", **n
    ),
    ("offplatform_redirect_in_shop_content", "prohibited"): lambda n: sentence(
        "{platform} bars shop content from sending buyers elsewhere ({market})", **n
    ),
    ("marketing_template_allowed", False): lambda n: sentence(
        "{platform} stops marketing messages ({market})", **n
    ),
    ("offsite_checkout_shop_accessible", False): lambda n: sentence(
        "{platform} hides shops that pay on the seller's site ({market})", **n
    ),
    ("shop_and_product_tags_available", False): lambda n: sentence(
        "{platform} ends shops and product tags ({market})", **n
    ),
    ("seller_own_shipping_allowed", False): lambda n: sentence(
        "{platform} ends the seller's own shipping ({market})", **n
    ),
    ("seller_own_shipping_allowed", True): lambda n: sentence(
        "{platform} keeps the seller's own shipping ({market})", **n
    ),
}


def _of_topic(rule: Rule) -> Sentence | None:
    if not isinstance(rule.value, bool | str):
        return None
    title = _OF_TOPIC.get((rule.topic, rule.value))
    return title(_names(rule)) if title else None


def _of_value(before: Rule | None, after: Rule) -> Sentence:
    names = _names(after)
    if after.applies_to:
        return sentence(
            "{platform}: {topic} {value} for {who} ({market})",
            **names,
            value=value_in_words(after),
            who=after.applies_to,
        )
    if before is None or before.value == after.value:
        return sentence("{platform}: {topic} {value} ({market})", **names, value=value_in_words(after))
    return sentence(
        "{platform}: {topic} from {before} to {value} ({market})",
        **names,
        before=value_in_words(before),
        value=value_in_words(after),
    )

"""Telegram and WhatsApp on the wire: what is asked, and what each answer means for the message."""

from __future__ import annotations

import logging
import socket
from typing import Any

import pytest
from scripted_provider import Scripted

from channelshift.messaging import asking
from channelshift.messaging.answers import Fate
from channelshift.messaging.telegram import Telegram
from channelshift.messaging.whatsapp import WhatsApp


def telegram_error(status: int, description: str, **more: Any) -> dict[str, Any]:
    return {"ok": False, "error_code": status, "description": description, **more}


def meta_error(code: int) -> dict[str, Any]:
    return {"error": {"message": f"(#{code})", "type": "OAuthException", "code": code}}


def test_telegram_is_asked_as_it_documents(provider: Scripted):
    answer = Telegram("123:abc", provider.url).send("42", "New mugs, 新的杯子")
    assert (answer.fate, answer.message_id) == (Fate.SENT, "1")
    path, headers, body = provider.asked[0]
    assert (path, body["chat_id"], body["text"]) == ("/bot123:abc/sendMessage", "42", "New mugs, 新的杯子")
    assert headers["Host"] == provider.url.removeprefix("http://")


@pytest.mark.parametrize(
    ("status", "body", "fate", "wait", "opted_out"),
    [
        (
            429,
            telegram_error(429, "Too Many Requests", parameters={"retry_after": 7}),
            Fate.LATER,
            7.0,
            False,
        ),
        (429, b"slow down", Fate.LATER, 1.0, False),
        (403, telegram_error(403, "Forbidden: bot was blocked by the user"), Fate.FAILED, None, True),
        (400, telegram_error(400, "Bad Request: chat not found"), Fate.FAILED, None, False),
        (401, telegram_error(401, "Unauthorized"), Fate.HALT, None, False),
        (404, telegram_error(404, "Not Found"), Fate.HALT, None, False),
        (500, telegram_error(500, "Internal Server Error"), Fate.UNKNOWN, None, False),
        (502, b"<html>Bad Gateway</html>", Fate.UNKNOWN, None, False),
        (200, b"not json", Fate.UNKNOWN, None, False),
        (200, {"ok": True, "result": {}}, Fate.UNKNOWN, None, False),
        (200, [1], Fate.UNKNOWN, None, False),
        (302, b"", Fate.UNKNOWN, None, False),
    ],
)
def test_what_telegrams_answers_mean(
    provider: Scripted, status: int, body: Any, fate: Fate, wait: float | None, opted_out: bool
):
    provider.says(status, body)
    answer = Telegram("123:abc", provider.url).send("42", "Mugs")
    assert (answer.fate, answer.wait, answer.opted_out) == (fate, wait, opted_out)


@pytest.mark.parametrize(
    ("status", "body", "fate", "whole_sender", "opted_out"),
    [
        (200, {"messages": [{"id": "wamid.1"}]}, Fate.SENT, False, False),
        (200, {"messages": []}, Fate.UNKNOWN, False, False),
        (400, meta_error(131050), Fate.FAILED, False, True),
        (400, meta_error(131049), Fate.FAILED, False, False),
        (400, meta_error(131047), Fate.FAILED, False, False),
        (400, meta_error(131026), Fate.FAILED, False, False),
        (400, meta_error(100), Fate.FAILED, False, False),
        (429, meta_error(130429), Fate.LATER, True, False),
        (429, meta_error(80007), Fate.LATER, True, False),
        (429, meta_error(131056), Fate.LATER, False, False),
        (429, b"", Fate.LATER, True, False),
        (503, meta_error(131016), Fate.LATER, True, False),
        (500, meta_error(131000), Fate.UNKNOWN, False, False),
        (500, meta_error(1), Fate.UNKNOWN, False, False),
        (502, b"<html>", Fate.UNKNOWN, False, False),
        (401, meta_error(190), Fate.HALT, False, False),
        (404, meta_error(132001), Fate.HALT, False, False),
        (400, {"error": "odd"}, Fate.UNKNOWN, False, False),
    ],
)
def test_what_whatsapps_answers_mean(
    provider: Scripted, status: int, body: Any, fate: Fate, whole_sender: bool, opted_out: bool
):
    provider.says(status, body)
    answer = WhatsApp("token", "10987", provider.url).send_text("447400123456", "Mugs")
    assert (answer.fate, answer.whole_sender, answer.opted_out) == (fate, whole_sender, opted_out)


def test_whatsapp_is_asked_for_a_template_with_its_places_filled(provider: Scripted):
    provider.says(200, {"messages": [{"id": "wamid.1"}]})
    WhatsApp("token", "10987", provider.url).send_template("447400123456", "mugs", "en", ["Omar"], "ours:5")
    path, headers, body = provider.asked[0]
    assert (path, headers["Authorization"]) == ("/v23.0/10987/messages", "Bearer token")
    assert body == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "447400123456",
        "type": "template",
        "template": {
            "name": "mugs",
            "language": {"code": "en"},
            "components": [{"type": "body", "parameters": [{"type": "text", "text": "Omar"}]}],
        },
        "biz_opaque_callback_data": "ours:5",
    }


def test_a_user_id_that_is_no_phone_is_written_to_as_such(provider: Scripted):
    provider.says(200, {"messages": [{"id": "wamid.1"}]})
    WhatsApp("token", "10987", provider.url).send_text("US.13491208655302741918", "Hello")
    body = provider.asked[0][2]
    assert (body["recipient"], "to" in body) == ("US.13491208655302741918", False)


def test_a_cut_line_and_a_silence_are_unknown(provider: Scripted):
    bot = Telegram("123:abc", provider.url, timeout=0.3)
    provider.script = lambda asked: asked.hang_up()
    assert bot.send("42", "Mugs").fate is Fate.UNKNOWN
    provider.script = lambda asked: asked.keep_waiting(0.8)
    assert bot.send("42", "Mugs").fate is Fate.UNKNOWN


def test_an_answer_that_drips_for_ever_is_given_up(provider: Scripted, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(asking, "LARGEST", 1000)
    provider.says(200, b" " * 100_000)
    assert Telegram("123:abc", provider.url).send("42", "Mugs").fate is Fate.UNKNOWN


def test_a_provider_that_cannot_be_reached_is_tried_again():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        assert Telegram("123:abc", address).send("42", "Mugs").fate is Fate.LATER


def test_a_refused_address_and_a_broken_token_halt_the_broadcast(provider: Scripted):
    assert Telegram("123:abc", "ftp://example.com").send("42", "Mugs").fate is Fate.HALT
    assert WhatsApp("bad\ntoken", "1", provider.url).send_text("4474", "Mugs").fate is Fate.HALT
    assert provider.asked == []


def test_the_bots_token_is_in_no_log(provider: Scripted, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    Telegram("123:secret", provider.url).send("42", "Mugs")
    assert "secret" not in caplog.text


def test_nothing_is_followed_to_another_address(provider: Scripted):
    elsewhere = Scripted()
    provider.script = lambda asked: (
        asked.send_response(307),
        asked.send_header("Location", elsewhere.url),
        asked.send_header("Content-Length", "0"),
        asked.end_headers(),
    )
    assert Telegram("123:abc", provider.url).send("42", "Mugs").fate is Fate.UNKNOWN
    assert elsewhere.asked == []
    elsewhere.shutdown()


def test_words_too_long_for_a_message_are_cut(provider: Scripted):
    Telegram("123:abc", provider.url).send("42", "M" * 5000)
    assert len(provider.asked[0][2]["text"]) == 4096

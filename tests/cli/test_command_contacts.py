"""channelshift contacts and broadcast: what they say, and that nobody is named in full."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from channelshift.cli.main import main
from channelshift.workflows import campaigns, campaigns_senders, contacts
from channelshift.workflows.campaigns_draft import CampaignDraft
from channelshift.workflows.campaigns_senders import SenderDraft
from channelshift.workflows.consent import Evidence

pytestmark = pytest.mark.django_db
AGREED = Evidence("web form", datetime(2026, 1, 5, tzinfo=UTC), "offers", "Yes, send me offers.")


@pytest.fixture
def said(tmp_path, monkeypatch, capsys):
    """What a command prints, and the code it ends with."""
    monkeypatch.setenv("CHANNELSHIFT_HOME", str(tmp_path))

    def run(*words: str) -> tuple[int, str]:
        try:
            main(["--workspace", str(tmp_path), *words])
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        heard = capsys.readouterr()
        return code, heard.out + heard.err

    return run


def test_contacts_come_from_our_template_and_are_listed_masked(said, tmp_path):
    _, template = said("contacts", "template")
    file = tmp_path / "contacts.csv"
    file.write_text(template, encoding="utf-8")
    code, report = said("contacts", "import", str(file))
    assert code == 0 and "2 rows read, 2 new, 0 known already. 1 consents recorded" in report
    code, listed = said("contacts", "list")
    assert "1 of 2 contacts captured agreed to offers: 50.0 %." in listed
    assert "+44 ••• 56 G…" in listed and "Grace" not in listed and "7400" not in listed
    _, as_json = said("contacts", "list", "--json", "--consent", "never")
    assert json.loads(as_json)["total"] == 1


def test_a_file_that_is_not_there_is_one_line(said):
    code, text = said("contacts", "import", "nowhere.csv")
    assert code == 1 and text.count("\n") == 1


def test_a_broadcast_is_looked_at_sent_and_stopped(said):
    bot = campaigns_senders.add(SenderDraft("telegram", "Mei's bot", token="1:x"))
    contacts.keep(
        "telegram", "123456789", name="Ana", evidence=AGREED, bought_on=("tiktok_shop",), market="US"
    )
    made = campaigns.create(CampaignDraft("Spring", bot, "Hello {name}"))
    number = str(made.pk)
    _, shown = said("broadcast", "show", number)
    assert "It would go to 1 of 1 contacts" in shown and "BREAKS A RULE" in shown and "Hello Ana" in shown
    code, refused = said("broadcast", "send", number)
    assert code == 1 and "Read the warnings first" in refused
    assert "1 messages are queued." in said("broadcast", "send", number, "--has-read")[1]
    assert "It is stopped now." in said("broadcast", "stop", number)[1]
    assert "1 left out" in said("broadcast", "show", number)[1]
    code, text = said("broadcast", "show", "999999")
    assert code == 1 and "no broadcast 999999" in text

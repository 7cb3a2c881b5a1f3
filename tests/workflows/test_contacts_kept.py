"""Contacts: one per channel and identifier, consent with its evidence, nobody named in full."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from audience_cast import WORDS, evidence, on_telegram, on_whatsapp
from django.utils import timezone

from channelshift.messaging.consent import may_send
from channelshift.store.models import ConsentEvent, Contact, Person, TrailEntry
from channelshift.store.scope import in_shop
from channelshift.store.shops import open_shop
from channelshift.workflows import consent, contacts
from channelshift.workflows.contacts_import import import_contacts
from channelshift.workflows.contacts_keys import NoSuchKey, key_of, masked
from channelshift.workflows.contacts_rows import Rows, template

pytestmark = pytest.mark.django_db
HEAD = (
    "channel,id,name,language,market,bought_on,content_id,"
    "consent_purpose,consent_day,consent_where,consent_wording"
)


def file(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *rows)).encode()


@pytest.mark.parametrize(
    "written", ["+44 7400 123456", "0044 7400-123456", "447400123456", "(+44) 7400 123456"]
)
def test_a_number_is_one_key_however_it_is_written(written):
    key = key_of("whatsapp", written)
    assert (key.external_id, key.phone, key.market) == ("447400123456", "+447400123456", "GB")


def test_a_contact_lives_in_the_zone_of_the_number_or_else_of_the_market():
    assert key_of("whatsapp", "+49 1512 3456789").zone == "Europe/Berlin"
    assert key_of("whatsapp", "+1 202 555 0123").zone == "America/New_York"
    assert on_whatsapp(456).zone == "Europe/London"  # a British mobile may be Guernsey's: the market decides


def test_a_number_without_country_code_needs_its_market():
    assert key_of("whatsapp", "07400 123456", "GB").phone == "+447400123456"
    with pytest.raises(NoSuchKey):
        key_of("whatsapp", "07400 123456")


@pytest.mark.parametrize("wrong", ["@grace", "", "12", "+44 7400 123456", "1e9", "-100123"])
def test_a_bot_writes_to_chat_ids_only(wrong):
    with pytest.raises(NoSuchKey):
        key_of("telegram", wrong)


def test_an_identifier_is_shown_by_its_end():
    assert masked("+447400123456") == "+44 ••• 56"
    assert masked("123456789") == "••• 89"


def test_a_contact_is_found_by_the_exact_identifier_and_lies_sealed():
    grace = on_whatsapp(456, name="Grace Hopper")
    assert contacts.find("whatsapp", "0044 7400 123456") == grace
    with pytest.raises(contacts.NoSuchContact):
        contacts.find("whatsapp", "+44 7400 123457")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT external_id, phone, name FROM store_contact")
        (raw,) = cursor.fetchall()
    assert not any("7400" in text or "Grace" in text for text in raw)


def test_a_contact_is_kept_once():
    on_whatsapp(456)
    with pytest.raises(contacts.KnownContact):
        contacts.keep("whatsapp", "+447400123456")
    assert Contact.objects.count() == 1


def test_the_list_shows_nobody_in_full_and_counts_by_consent():
    on_whatsapp(456, name="Grace Hopper")
    ana = on_telegram(1, name="Ana")
    consent.withdraw(ana, "reply STOP")
    on_telegram(2, agreed=False)
    rows = contacts.listed({}).rows
    assert [(r.shown, r.name, r.consent) for r in rows] == [
        ("••• 02", "", ""),
        ("••• 01", "A…", "withdrawn"),
        ("+44 ••• 56", "G…", "given"),
    ]
    counts = contacts.counts()
    assert (counts.captured, counts.agreed, counts.withdrawn, counts.never) == (3, 1, 1, 1)
    assert counts.opt_in_rate == Decimal(1) / 3
    assert [r.shown for r in contacts.listed({"consent": "never"}).rows] == ["••• 02"]


def test_no_contacts_have_no_opt_in_rate():
    assert contacts.counts().opt_in_rate is None


def test_bought_on_is_matched_by_the_whole_word():
    on_telegram(1, bought_on=("tiktok_shop",))
    on_telegram(2, bought_on=("own_store", "shopee"))
    assert contacts.listed({"bought_on": "tiktok_shop"}).total == 1
    assert contacts.listed({"bought_on": "shop"}).total == 0


def test_a_withdrawal_holds_at_once_and_a_later_consent_counts_again():
    ana = on_telegram(1)
    assert may_send(ana, "offers", timezone.now()) is None
    consent.withdraw(ana, "by phone")
    assert may_send(ana, "offers", timezone.now()) is not None
    consent.give(ana, evidence(timezone.now(), "paper at a fair"))
    assert may_send(ana, "offers", timezone.now()) is None
    assert [event.act for event in consent.ledger_of(ana)] == ["given", "withdrawn", "given"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"where": "  "},
        {"where": "form", "wording": " "},
        {"where": "form", "at": datetime(2999, 1, 1, tzinfo=UTC)},
        {"where": "form", "purpose": "anything"},
    ],
)
def test_a_consent_without_evidence_is_none(wrong):
    ana = on_telegram(1, agreed=False)
    said = {"at": datetime(2026, 1, 5, tzinfo=UTC), "wording": "Yes", **wrong}
    with pytest.raises(consent.NotEvidence):
        consent.give(ana, consent.Evidence(**said))
    assert consent.ledger_of(ana) == []


def test_the_trail_names_no_number_and_no_name():
    grace = on_whatsapp(456, name="Grace Hopper")
    consent.withdraw(grace, "reply STOP")
    written = " ".join(f"{e.act} {e.row} {e.was} {e.became}" for e in TrailEntry.objects.all())
    assert "made" in written
    assert "Grace" not in written and "7400" not in written


def test_ada_sees_and_finds_nobody_of_meis_shop():
    grace = on_whatsapp(456)
    adas = open_shop("Ada's", Person.objects.welcome("ada@example.com"))
    with in_shop(adas.id):
        assert contacts.listed({}).total == 0
        with pytest.raises(contacts.NoSuchContact):
            contacts.find("whatsapp", "+44 7400 123456")
        assert contacts.keep("whatsapp", "+44 7400 123456").pk != grace.pk


# ------------------------------------------------------------------ files


def test_a_file_keeps_each_contact_once_with_the_consent_it_proves():
    content = file(
        f'whatsapp,447400123456,Grace,en,GB,own_store,7301,offers,2026-03-02,web form,"{WORDS}"',
        "telegram,123456789,Ana,es,,tiktok_shop,,,,,",
    )
    first, again = import_contacts("fair.csv", content), import_contacts("fair.csv", content)
    assert (first.read, first.new, first.consents, first.without_consent) == (2, 2, 1, 1)
    assert first.complaints == ()
    assert (again.new, again.known, again.consents) == (0, 2, 0)
    grace = contacts.find("whatsapp", "+44 7400 123456")
    (line,) = consent.ledger_of(grace)
    assert (line.where, line.wording, line.content_id) == ("web form", WORDS, "7301")
    assert line.at == datetime(2026, 3, 2, tzinfo=UTC)
    ana = contacts.find("telegram", "123456789")
    assert (ana.bought_on, ana.language, consent.ledger_of(ana)) == (["tiktok_shop"], "es", [])


def test_every_fault_has_its_row_and_column():
    report = import_contacts(
        "faults.csv",
        file(
            "sms,447400123456,,,,,,,,,",
            "whatsapp,12345,,,,,,,,,",
            "telegram,123456789,,,Atlantis,,,,,,",
            "telegram,123456780,,,,corner_shop,,,,,",
            "telegram,123456781,,,,,,offers,2026-03-02,,",
            "telegram,123456782,,,,,,offers,yesterday,form,words",
            "telegram,123456783,,,,,,news,2026-03-02,form,words",
            "whatsapp,+447400123456,,,US,,,,,,",
            "telegram,123456789,,,,,,,,,",
        ),
    )
    assert [(c.row, c.column, c.left_out) for c in report.complaints] == [
        (2, "channel", True),
        (3, "id", True),
        (4, "market", False),
        (5, "bought_on", False),
        (6, "consent_where", False),
        (7, "consent_day", False),
        (8, "consent_purpose", False),
        (9, "market", False),
        (10, "id", True),
    ]
    assert (report.new, report.consents, report.left_out) == (6, 0, 3)
    assert "row 4" in str(report.complaints[-1].message)
    assert contacts.find("whatsapp", "+447400123456").market == "GB"


@pytest.mark.parametrize("content", [b"", b"name,phone\nGrace,1\n", "channel,id\nétoile".encode("latin-1")])
def test_a_file_that_is_none_is_refused_whole(content):
    from channelshift.workflows.contacts_rows import NotAContactFile

    with pytest.raises(NotAContactFile):
        import_contacts("other.csv", content)
    assert Contact.objects.count() == 0


def test_a_file_does_not_undo_a_later_withdrawal():
    row = f'telegram,123456789,,,,,,offers,2026-03-02,web form,"{WORDS}"'
    import_contacts("fair.csv", file(row))
    ana = contacts.find("telegram", "123456789")
    consent.withdraw(ana, "reply STOP")
    import_contacts("fair.csv", file(row.replace("2026-03-02", "2026-04-01")))
    assert may_send(ana, "offers", timezone.now()) is not None


def test_a_file_does_not_bring_back_whom_an_owner_erased():
    from channelshift.workflows.erasure import erase

    content = file(f'telegram,123456789,,,,,,offers,2026-03-02,web form,"{WORDS}"')
    import_contacts("fair.csv", content)
    erase(contacts.find("telegram", "123456789").pk)
    report = import_contacts("fair.csv", content)
    assert (report.new, report.consents, report.left_out) == (0, 0, 1)
    assert Contact.objects.filter(erased_at__isnull=True).count() == 0


def test_our_template_reads_without_a_complaint():
    rows = Rows("contacts.csv", template().encode())
    drafts = list(rows)
    assert rows.complaints == []
    assert [(d.key.channel, d.evidence is not None) for d in drafts] == [
        ("whatsapp", True),
        ("telegram", False),
    ]


def test_a_consent_dated_tomorrow_is_none():
    tomorrow = (timezone.now() + timedelta(days=1)).date().isoformat()
    report = import_contacts("fair.csv", file(f"telegram,123456789,,,,,,offers,{tomorrow},form,words"))
    assert [c.column for c in report.complaints] == ["consent_day"]
    assert ConsentEvent.objects.count() == 0


def test_a_file_that_cannot_be_read_to_its_end_says_where_and_keeps_what_stood_before():
    report = import_contacts(
        "fair.csv", file("telegram,123456789", f'telegram,"{"1" * 200_000}"', head="channel,id")
    )
    assert (report.new, [complaint.row for complaint in report.complaints]) == (1, [3])

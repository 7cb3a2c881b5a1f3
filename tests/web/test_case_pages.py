"""The pages of the article's cases: every claim stands on one, and shops are lived again."""

from __future__ import annotations

import re

import pytest
from django.utils.html import strip_tags

from channelshift.store.models import Job
from channelshift.web import tasks
from channelshift.workflows.cases import answers
from channelshift.workflows.cases.claims import article
from channelshift.workflows.cases.seller import cases
from channelshift.workflows.workspace import Workspace

NAMES = [case.key for case in cases()]


@pytest.fixture(autouse=True)
def meis_folder(tmp_path, monkeypatch):
    from channelshift.web import ask

    monkeypatch.setattr(ask, "workspace", lambda: Workspace.open(tmp_path / "mei"))


def page(client, address: str, language: str = "en") -> str:
    response = client.get(address, headers={"accept-language": language})
    assert response.status_code == 200
    return response.content.decode()


def test_every_claim_stands_on_exactly_one_page(client):
    told = {name: page(client, f"/cases/{name}/") for name in NAMES}
    for claim in article().claims:
        assert [name for name in NAMES if f'id="{claim.id}"' in told[name]] == [claim.case]
    text = strip_tags(told["wang-lei"]).replace("&#x27;", "'")
    assert "Claimed −50 %, computed −76 %." in text and "Does not add up" in text


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("address", ["/cases/", "/cases/zhang-ting/", "/cases/article/"])
def test_a_page_opens_runs_nothing_inline_and_shows_no_raw_key(client, address, language):
    text = page(client, address, language)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", text)
    assert not re.search(r"\s(style|on\w+)=", text)
    assert re.findall(r">([a-z]+_[a-z_]+)<", text) == []


def test_a_chinese_reader_reads_chinese(client):
    text = page(client, "/cases/wang-lei/", "zh-hans")
    assert "王磊" in text and "他的订单只剩一半。" in text and "不是−50 %" in text
    assert "Half of his orders are gone." not in text


def test_rules_on_both_sides_of_the_day_are_named_with_their_sources(client):
    text = page(client, "/cases/article/")
    (link,) = set(re.findall(r'href="(/rules/[^"]+)">tiktok-storefront-off<', text))
    assert "after the claimed time" in text
    assert "tiktok-storefront-off" in page(client, link.replace("&amp;", "&"))
    assert 'href="https://ecommercenews.eu/tiktok-pulls-the-plug-on-storefront/"' in text


def test_the_range_of_the_three_hands_is_shown_with_what_it_rests_on(client):
    text = page(client, "/cases/wang-lei/")
    for words in (
        "Go on as before",
        "What they did",
        "Our plan",
        "10 to 90 %",
        "simulated shop",
        "not theirs",
    ):
        assert words in text
    assert 'data-chart="outcomes"' in text and 'data-chart="claimed"' in text


def test_shops_are_lived_again_in_the_background_and_lead_back_to_the_page(client, monkeypatch):
    asked = []

    def live(name, workspace, seeds, report, stopped):
        report(0.5, answers.sentence("Living shop {n} of {all}.", n=1, all=seeds))
        asked.append((name, seeds, stopped()))

    monkeypatch.setattr(answers, "run_case", live)
    monkeypatch.setattr(tasks, "start", lambda job: None)
    response = client.post("/cases/wang-lei/run/", {"seeds": "2"})
    job = Job.objects.get(work=Job.Work.CASE)
    assert response.url == f"/jobs/{job.id}/"
    assert "The simulated shops are being lived." in page(client, response.url)
    tasks.run_job.func(str(job.id))
    assert asked == [("wang-lei", 2, False)]
    assert client.get(f"/jobs/{job.id}/").url == "/cases/wang-lei/"


def test_a_run_can_be_stopped(client, monkeypatch):
    monkeypatch.setattr(tasks, "start", lambda job: None)
    client.post("/cases/wang-lei/run/", {"seeds": "2"})
    job = Job.objects.get(work=Job.Work.CASE)
    assert client.post(f"/jobs/{job.id}/stop/").status_code == 302
    job.refresh_from_db()
    assert job.status == Job.Status.FAILED and job.stop_asked


@pytest.mark.parametrize("address", ["/cases/nobody/", "/cases/..%2F/"])
def test_a_case_that_is_none_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_nonsense_is_answered_with_what_to_do(client):
    assert client.post("/cases/wang-lei/run/", {"seeds": "many"}).status_code == 422

"""channelshift case: the article's sellers on the command line."""

from __future__ import annotations


def test_the_list_names_every_case_with_how_its_claims_stand(run, tmp_path):
    found = run("case", "list", "--json", "-w", tmp_path).json["cases"]
    assert len(found) == 15 and sum(len(case["claims"]) for case in found) == 59
    shown = run("case", "list", "-w", tmp_path)
    assert shown.code == 0 and "wang-lei" in shown.out and "1 does not add up" in shown.out


def test_what_is_kept_is_shown_without_living_it(run, tmp_path):
    shown = run("case", "run", "wang-lei", "--kept", "-w", tmp_path)
    assert shown.code == 0 and shown.err == ""
    for words in ("so −76 %, not −50 %", "our plan", "not theirs", "CM3 of 16 weeks in USD"):
        assert words in shown.out
    found = run("case", "run", "chen-jing", "--kept", "--json", "-w", tmp_path).json
    orders = next(claim for claim in found["claims"] if claim["id"] == "sc-18")
    assert orders["arithmetic"]["shown"]["an_order"] == "×2.86"
    assert orders["claim"] == {"en": "Orders in her shop rose by 40 %.", "zh": "她的小店订单增加四成。"}
    assert [outcome["hand"] for outcome in found["lived"]["outcomes"]] == ["nothing", "did", "plan"]


def test_a_voice_without_a_shop_is_answered_at_once(run, tmp_path):
    found = run("case", "run", "platform", "--json", "-w", tmp_path).json
    assert found["lived"] is None and found["shop"] is None and len(found["claims"]) == 1


def test_a_case_that_is_none_ends_with_a_line(run, tmp_path):
    ran = run("case", "run", "nobody", "-w", tmp_path)
    assert (ran.code, ran.out) == (1, "") and "There is no case nobody." in ran.err
    assert run("case", "run", "wang-lei", "--seeds", "0", "-w", tmp_path).code == 2

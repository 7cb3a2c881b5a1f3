"""How commands end: exit codes, one line of error, and never a stack trace."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

import pytest

from channelshift.cli import profit, serving
from channelshift.cli.asked import options_first
from channelshift.cli.screen import clean


@pytest.mark.parametrize(
    "words",
    [
        ("sell",),
        ("rules", "--on", "yesterday"),
        ("rules", "--costs", "2023-08-10"),
        ("rules", "--documents", "2023-08-10"),
        ("profit", "--period", "2023-07-31..2023-05-01"),
        ("profit", "--period", "2023-13"),
        ("profit", "--rows", "route"),
        ("profit", "--rows", "sku=MUG", "--figure", "luck"),
        ("what-if", "--topic", "channel_open"),
        ("what-if", "tiktok-storefront-off", "--topic", "channel_open"),
        ("import", "no-such-file.csv"),
    ],
)
def test_a_command_that_is_not_written_as_it_must_be_ends_with_two(run, tmp_path, words):
    ran = run("--workspace", tmp_path, *words)
    assert (ran.code, ran.out) == (2, "")
    assert "Error: " in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("what-if", "tiktok-moon"), "No rule is called tiktok-moon"),
        (("what-if", "tiktok-storefront-off"), "Nothing has been imported yet"),
        (("profit",), "Nothing has been imported yet"),
        (("rules", "--on", "2023-08-10", "--route", "by bus"), "by bus is no route"),
        (("complaints", "--import", "abc"), "There is no import abc"),
        (("import", "."), "There is no file in ."),
    ],
)
def test_what_cannot_be_done_is_one_line_and_ends_with_one(run, tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    ran = run(*words, "--workspace", ".shop", "--json")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"channelshift: {said}")
    assert ran.err.count("\n") == 1


def test_a_folder_that_cannot_hold_a_shop_is_named(run, tmp_path):
    (tmp_path / "shop").write_text("a file")
    ran = run("profit", "-w", tmp_path / "shop")
    assert ran.code == 1
    assert "cannot hold a workspace" in ran.err


def test_what_breaks_on_our_side_is_one_line_with_a_hint(run, tmp_path, monkeypatch):
    def breaks(context):
        raise RuntimeError("first line\nsecond line")

    monkeypatch.setattr(profit, "asked_of", breaks)
    ran = run("--workspace", tmp_path, "profit")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "channelshift: this went wrong on our side (RuntimeError: first line). Add --debug to see where.\n"
    )
    assert "Traceback" in run("--workspace", tmp_path, "profit", "--debug").err


def test_the_shop_is_where_the_environment_says(run, tmp_path, monkeypatch):
    monkeypatch.setenv("CHANNELSHIFT_HOME", str(tmp_path / "by-environment"))
    assert run("complaints").out == "No complaints: everything was read.\n"
    assert (tmp_path / "by-environment" / "warehouse").is_dir()


def test_options_of_all_commands_may_stand_anywhere_but_behind_a_double_dash():
    assert options_first(["profit", "--json", "-w", "a", "--by", "sku", "--debug"]) == [
        "--json", "-w", "a", "--debug", "profit", "--by", "sku",
    ]  # fmt: skip
    assert options_first(["import", "--workspace=a", "--", "--json"]) == [
        "--workspace=a",
        "import",
        "--",
        "--json",
    ]
    assert options_first(["profit", "--workspace"]) == ["profit", "--workspace"]


def test_the_program_itself_runs_and_says_its_version():
    ran = subprocess.run(
        [sys.executable, "-m", "channelshift.cli.main", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "channelshift 0.1.0\n"


def test_what_stands_in_a_file_does_not_steer_the_terminal():
    assert clean("lamp \x1b]0;owned\x07 台灯") == "lamp \ufffd]0;owned\ufffd 台灯"


def server(script: str, monkeypatch) -> None:
    monkeypatch.setattr(serving, "server_command", lambda *given: [sys.executable, "-c", script])


def test_serve_ends_as_the_server_ends(run, tmp_path, monkeypatch):
    server("raise SystemExit(0)", monkeypatch)
    assert run("-w", tmp_path, "serve").code == 0
    server("raise SystemExit(7)", monkeypatch)
    assert run("-w", tmp_path, "serve", "--port", "8123").code == 1


def test_serve_asked_to_stop_stops_the_server(run, tmp_path, monkeypatch):
    server("import time; time.sleep(60)", monkeypatch)
    asking = threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGTERM))
    asking.start()
    assert run("-w", tmp_path, "serve").code == 0
    asking.join()


def test_the_server_is_told_where_the_shop_is(tmp_path):
    assert serving.server_command(tmp_path, 8001, browser=False)[1:] == [
        "-m", "channelshift.config.serve", str(tmp_path), "--port", "8001", "--no-browser",
    ]  # fmt: skip

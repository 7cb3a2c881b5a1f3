"""Where nothing may be skipped (CHANNELSHIFT_NO_SKIP=1), a skipped test is a failed run, and is named."""

from __future__ import annotations

import os

import pytest

_skipped: dict[str, str] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        _remember(report)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped:
        _remember(report)


def _remember(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    _skipped[report.nodeid] = str(reason).removeprefix("Skipped: ")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run, in the process that tells the whole result, when a test was skipped that must not be."""
    is_part = hasattr(session.config, "workerinput")
    if _skipped and _nothing_may_skip() and not is_part and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _skipped:
        return
    told = "not allowed here" if _nothing_may_skip() else "this machine lacks something for them"
    terminalreporter.section(f"skipped: {told}")
    for test, reason in sorted(_skipped.items()):
        terminalreporter.line(f"{test}: {reason}")


def _nothing_may_skip() -> bool:
    return os.environ.get("CHANNELSHIFT_NO_SKIP") == "1"

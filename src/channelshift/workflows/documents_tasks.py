"""Papers that are missing, rejected or running out, as tasks; done when the paper is in hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.urls import NoReverseMatch, reverse

from channelshift.rulebook.words import PLATFORM_NAMES
from channelshift.store.models import Task
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.documents_answers import Documents, Need
from channelshift.workflows.documents_list import RENEW_BEFORE, documents
from channelshift.workflows.task_drafts import TaskDraft
from channelshift.workflows.tasks import Ending
from channelshift.workflows.workspace import Workspace

PREFIX = "documents:"


def document_drafts(workspace: Workspace) -> list[TaskDraft]:
    """What is to be done about papers, as they stand today."""
    return drafts_of(documents(workspace), workspace.today)


def drafts_of(answer: Documents, today: date) -> list[TaskDraft]:
    """One task for each paper that something is to be done about, and one to say what concerns the shop."""
    drafts = [_draft(need, answer, today) for need in answer.needs if need.is_open]
    unsaid = [need for need in answer.needs if need.standing == "check"]
    if unsaid:
        words = sentence("Say which of {n} papers that only some sellers need concern you", n=len(unsaid))
        drafts.append(TaskDraft(f"{PREFIX}check", "documents", words, _page(None)))
    return drafts


def ending_of(workspace: Workspace) -> Callable[[str], Ending]:
    """How a task of a paper ends that is no longer to be done: in hand, or no longer asked for."""
    standing = {_key(need): need.standing for need in documents(workspace).needs}

    def ending(key: str) -> Ending:
        if standing.get(key) in ("in_hand", "sells") or key == f"{PREFIX}check":
            why = (
                sentence("You have said of each whether it concerns you.")
                if key == f"{PREFIX}check"
                else sentence("The paper is in hand.")
            )
            return Ending(Task.State.DONE, why)
        return Ending(
            Task.State.DROPPED, sentence("It is no longer asked for, or does not concern the shop.")
        )

    return ending


def _draft(need: Need, answer: Documents, today: date) -> TaskDraft:
    stake = None if need.is_at_most else need.waits  # how much of a route the goods are is not known
    return TaskDraft(
        key=_key(need),
        origin="documents",
        title=_title(need),
        place=_page(need),
        due_on=_due(need, today),
        stake=stake,
        stake_currency=answer.currency if stake is not None else "",
    )


def _key(need: Need) -> str:
    return f"{PREFIX}{need.key}"[:120]


def _due(need: Need, today: date) -> date | None:
    """The last day to begin: before what it takes, where that is known; a day that is past is today's."""
    if need.standing == "expiring" and need.valid_until:
        lead = need.days.high if need.days else RENEW_BEFORE
        return max(need.valid_until - timedelta(days=lead), today)
    if need.standing == "applied":
        return need.needed_on
    if need.standing in ("rejected", "expired"):
        return today
    return max(need.apply_by, today) if need.apply_by else need.needed_on


def _title(need: Need) -> Sentence:
    topic = need.topic.replace("_", " ")
    said = {"topic": topic, "platform": PLATFORM_NAMES[need.platform], "market": need.market}
    if need.standing == "rejected":
        return sentence("Appeal or apply again: {topic} for {platform} ({market}) was rejected", **said)
    if need.standing == "expired":
        return sentence("Renew what has run out: {topic} for {platform} ({market})", **said)
    if need.standing == "expiring":
        return sentence("Renew {topic} for {platform} ({market}) before {day}", **said, day=need.valid_until)
    if need.standing == "applied":
        return sentence("Ask after {topic} for {platform} ({market}): applied for, not granted yet", **said)
    return sentence("Get what {platform} ({market}) asks for: {topic}", **said)


def _page(need: Need | None) -> str:
    try:
        page = reverse("documents")
    except NoReverseMatch:
        return ""
    return f"{page}#{anchor(need.key)}" if need else f"{page}#check"


def anchor(key: str) -> str:
    """A need's name as a mark on the page."""
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in key)

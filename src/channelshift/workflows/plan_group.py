"""Plan a group of shops: one row for each, here in this process or as one Spark job.

The shops' histories are read where their folders are, on the machine that asks. What travels to a Spark
cluster are questions in numbers, so its workers need this package and no shared disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.plan_deciding import (
    RETURNING,
    first_monday,
    risk_asked,
    sales_before,
)
from channelshift.workflows.plan_group_job import ShopPlan, ShopQuestion, broke, pack, plan_packed, said_by
from channelshift.workflows.plan_problem import ask
from channelshift.workflows.plan_scenarios import futures_of
from channelshift.workflows.workspace import Workspace

Tell = Callable[[float, Sentence], None]


class NoShops(ChannelshiftError):
    """None of the folders holds a shop."""


def plan_group(
    folders: Sequence[Path],
    first_day: date | None = None,
    weeks: int = 12,
    limits: Mapping[str, str] | None = None,
    spark: str | None = None,
    tell: Tell | None = None,
) -> tuple[ShopPlan, ...]:
    """One row per shop, in the order of their folders. A shop that cannot be planned says why.

    `spark` is the address of a Spark master; without one the shops are planned here, one by one.
    """
    shops = shops_in(folders)
    questions = list(_read(shops, first_day, weeks, limits or {}, tell))
    if spark is not None:
        from channelshift.workflows.plan_group_spark import on_spark

        if tell:
            tell(0.5, sentence("Planning {n} shops on Spark.", n=len(shops)))
        return on_spark(questions, spark)
    return tuple(_here(questions, tell))


def shops_in(folders: Iterable[Path]) -> tuple[Path, ...]:
    """The folders that hold a shop: those named, and those inside a folder of shops."""
    found: dict[Path, None] = {}
    for folder in folders:
        inside = [folder] if _is_shop(folder) else sorted(p for p in _listed(folder) if _is_shop(p))
        if not inside:
            raise NoShops(
                sentence(
                    "{folder} holds no shop: name a workspace, or a folder of workspaces.", folder=folder
                )
            )
        found |= dict.fromkeys(p.resolve() for p in inside)
    if not found:
        raise NoShops(sentence("Name at least one folder that holds a shop."))
    return tuple(found)


def _is_shop(folder: Path) -> bool:
    return (folder / "warehouse").is_dir()


def _listed(folder: Path) -> Iterator[Path]:
    return folder.iterdir() if folder.is_dir() else iter(())


def _read(
    shops: Sequence[Path], first_day: date | None, weeks: int, limits: Mapping[str, str], tell: Tell | None
) -> Iterator[bytes]:
    """Each shop's question, packed."""
    for n, path in enumerate(shops):
        if tell:
            tell(0.5 * n / len(shops), sentence("Reading {shop}.", shop=path.name))
        yield pack(_question(path, first_day, weeks, limits))


def _question(path: Path, first_day: date | None, weeks: int, limits: Mapping[str, str]) -> ShopQuestion:
    try:
        return question_of(Workspace(path), first_day, weeks, limits)
    except ChannelshiftError as error:
        return ShopQuestion(path.name, str(path), wrong=said_by(error))
    except Exception as error:  # a folder that cannot be read is named, and the others go on
        return ShopQuestion(path.name, str(path), wrong=broke(error))


def question_of(
    workspace: Workspace, first_day: date | None, weeks: int, limits: Mapping[str, str]
) -> ShopQuestion:
    """What a shop asks the planner, as its own plan page would ask."""
    monday = first_monday(workspace, first_day, weeks)
    history = sales_before(workspace, monday)
    rules = workspace.rulebook()
    question = ask(history, rules, monday, weeks, limits, RETURNING)
    futures = futures_of(question, history, rules, min(workspace.today, monday), RETURNING)
    problem = replace(question.problem, risk=risk_asked(limits))
    return ShopQuestion(workspace.path.name, str(workspace.path), problem, futures)


def _here(questions: Sequence[bytes], tell: Tell | None) -> Iterator[ShopPlan]:
    for n, packed in enumerate(questions):
        row = plan_packed(packed)
        if tell:
            part = 0.5 + 0.5 * (n + 1) / len(questions)
            tell(part, sentence("{n} of {all} shops planned.", n=n + 1, all=len(questions)))
        yield row

"""What the pages of "Did it work?" ask of the workflows. See `ask` for how a workflow is reached."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any

from channelshift.terms.days import Period
from channelshift.web.ask import _once, workspace
from channelshift.workflows.acts import Kept, Stated
from channelshift.workflows.acts_proposed import Proposed
from channelshift.workflows.acts_units import Unit
from channelshift.workflows.answers_modes import FileRows
from channelshift.workflows.cohorts_answers import Choice, Cohorts
from channelshift.workflows.effects_answers import Measured
from channelshift.workflows.plan_actual import PlanActual, PlanNamed
from channelshift.workflows.plan_learned import Learned


def _workflow(name: str) -> Any:
    return import_module(f"channelshift.workflows.{name}")


# ------------------------------------------------------------------ acts


def acts() -> tuple[Kept, ...]:
    return _workflow("acts").acts()


def act(act_id: int) -> Kept:
    return _workflow("acts").act(act_id)


def add_act(said: Stated) -> int:
    return int(_workflow("acts").add(said))


def change_act(act_id: int, said: Stated) -> None:
    _workflow("acts").change(act_id, said)


def remove_act(act_id: int) -> None:
    _workflow("acts").remove(act_id)


def proposed_acts() -> tuple[Proposed, ...]:
    """What may have been an act, for a person to confirm."""
    return _workflow("acts_proposed").proposed(workspace())


def confirm_act(key: str, name: str) -> int:
    return int(_workflow("acts_proposed").confirm(workspace(), key, name))


def measured(kept: Kept, every: tuple[Kept, ...], figure: str = "") -> Measured:
    """Did it work? One act on one figure; worked out once per ledger and list of acts."""
    shop = workspace()

    def answer() -> Measured:
        return _workflow("effects").measured(shop, kept, figure, every)

    return _once(shop, ("effect", kept, figure or kept.said.measure, every), answer)


def units(unit: str) -> tuple[Unit, ...]:
    shop = workspace()
    return _once(shop, ("act_units", unit), lambda: _workflow("acts_units").units(shop, unit))


def content_rows(figure: str, content_id: str, period: Period | None, limit: int, offset: int) -> FileRows:
    return _workflow("effects_rows").content_rows(workspace(), figure, content_id, period, limit, offset)


# ------------------------------------------------------------------ who came back


def cohort_choices() -> tuple[Choice, ...]:
    shop = workspace()
    return _once(shop, "cohort_choices", lambda: _workflow("cohorts").choices(shop))


def cohorts(route: str, closed_on: date | None) -> Cohorts:
    """Who came back; asked anew each time, for contacts' codes may have changed."""
    return _workflow("cohorts").cohorts(workspace(), route, closed_on)


# ------------------------------------------------------------------ plan against actual


def plans() -> tuple[PlanNamed, ...]:
    return _workflow("plan_actual").plans()


def plan_actual(plan_id: int | None) -> PlanActual | None:
    """A saved plan, or the one that tells most lately, against what happened; None where there is none."""
    workflow = _workflow("plan_actual")
    shop = workspace()
    found = workflow.saved_plan(plan_id)
    if found is None:
        return None
    number, plan = found
    return _once(shop, ("plan_actual", number), lambda: workflow.plan_actual(shop, number, plan))


def plan_learned(plan_id: int) -> Learned | None:
    """What is believed today of a saved plan's levers."""
    shop = workspace()
    _, plan = _workflow("plan_actual").saved_plan(plan_id)
    return _once(shop, ("plan_learned", plan_id), lambda: _workflow("plan_learned").learned(shop, plan))

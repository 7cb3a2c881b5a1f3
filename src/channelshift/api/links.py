"""Links and their clicks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Status

from channelshift.api.keys import Key
from channelshift.api.problems import missing
from channelshift.api.shapes import REFUSED, DayOut, Limit, LinkChange, LinkIn, LinkOut, Offset, Page
from channelshift.store.models import Link
from channelshift.store.scope import current_shop_id
from channelshift.store.shops import folder_of
from channelshift.terms.days import Period
from channelshift.workflows import links as workflow
from channelshift.workflows.links_draft import LinkDraft

router = Router(tags=["links"])
READ, WRITE = Key("links:read"), Key("links:write")
Code = Path(..., max_length=60, pattern=r"^[A-Za-z0-9-]+$")
FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)
OF_LINK = Query(..., max_length=60, pattern=r"^[A-Za-z0-9-]+$", description="the code of a link")
FROM = Query(FIRST, ge=FIRST, le=LAST, alias="from")
TO = Query(LAST, ge=FIRST, le=LAST, alias="to")


@router.get("/links", auth=READ, response={200: Page[LinkOut], **REFUSED})
def links(request: HttpRequest, archived: bool = False, limit: int = Limit, offset: int = Offset) -> Any:
    """List links, the newest first."""
    found = Link.objects.filter(archived_at__isnull=not archived)
    return {"items": list(found[offset : offset + limit]), "total": found.count()}


@router.post("/links", auth=WRITE, response={201: LinkOut, **REFUSED})
def create(request: HttpRequest, given: LinkIn) -> Any:
    """Make a link. It leads only to the shop's own domains."""
    return Status(201, workflow.create(LinkDraft(**_as_kept(given.dict()))))


@router.get("/links/{code}", auth=READ, response={200: LinkOut, **REFUSED})
def link(request: HttpRequest, code: str = Code) -> Any:
    """Show one link."""
    return _link(code)


@router.patch("/links/{code}", auth=WRITE, response={200: LinkOut, **REFUSED})
def change(request: HttpRequest, given: LinkChange, code: str = Code) -> Any:
    """Change what a link says or where it leads; live in the edge a moment later."""
    kept = _link(code)
    changes = _as_kept({k: v for k, v in given.dict(exclude_unset=True).items() if _is_said(k, v)})
    return workflow.change(kept.id, replace(workflow.as_draft(kept), **changes))


@router.post("/links/{code}/archive", auth=WRITE, response={200: LinkOut, **REFUSED})
def archive(request: HttpRequest, code: str = Code) -> Any:
    """Archive a link: it leads nowhere any more, its clicks stay."""
    return workflow.archive(_link(code).id)


@router.get("/clicks", auth=Key("clicks:read"), response={200: list[DayOut], **REFUSED}, tags=["clicks"])
def clicks(
    request: HttpRequest,
    link: str = OF_LINK,
    first: date = FROM,
    last: date = TO,
) -> Any:
    """Count clicks of people on one link, by day."""
    from channelshift.workflows.links_figures import clicks_by_day
    from channelshift.workflows.workspace import Workspace

    kept = _link(link)
    return clicks_by_day(
        Workspace.open(folder_of(current_shop_id())), kept.code, Period(min(first, last), last)
    )


def _link(code: str) -> Link:
    found: Link | None = Link.objects.filter(code=code.lower()).first()
    if found is None:
        raise missing()
    return found


def _is_said(name: str, value: Any) -> bool:
    """An empty end is said; other fields cannot be nothing."""
    return value is not None or name == "expires_on"


def _as_kept(given: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}

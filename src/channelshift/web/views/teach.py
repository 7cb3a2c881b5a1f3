"""Teach a file: say once which column is which, see what that makes of it, and keep it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from channelshift.terms.complaints import ChannelshiftError
from channelshift.web import ask, teaching
from channelshift.web.downloads import attached
from channelshift.web.labels import DATE_ORDERS, MARKETS
from channelshift.web.teach_words import called

COLUMN, OTHER_SIGN = "column-", "other-sign-"


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """What was taught so far, files that wait for it, and a way to hand one over."""
    facts = {"taught": ask.taught(), "waiting": teaching.waiting_refused()}
    return render(request, "web/teach.html", facts)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take one file to be taught."""
    files = request.FILES.getlist("file")
    if not files:
        return redirect("import_teach")
    return redirect("import_teach_file", teaching.put_aside(files[0]))


@require_GET
def file(request: HttpRequest, key: UUID) -> HttpResponse:
    """The form: what the rows are, and which column of the file is which of ours."""
    path = teaching.file_of(key)
    if path is None:
        messages.warning(request, gettext("The file is no longer here. Hand it over once more."))
        return redirect("import_teach")
    seen = ask.teach_look(path, request.GET.get("what", ""), request.GET.get("sheet", ""))
    return render(request, "web/teach_file.html", _form(request, key, seen, dict(seen.guessed)))


@require_POST
def preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """The first records and the totals; nothing is kept."""
    path, seen = _again(request, key)
    facts = _form(request, key, seen, _chosen(request, seen)) | _previewed(request, path, seen)
    return render(request, "web/_teach_preview.html" if request.htmx else "web/teach_file.html", facts)


@require_POST
def keep(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep the mapping and read the file with it, unless something is open or wrong."""
    path, seen = _again(request, key)
    facts = _form(request, key, seen, _chosen(request, seen)) | _previewed(request, path, seen)
    shown, name = facts.get("preview"), request.POST.get("name", "").strip()
    if facts.get("wrong") or shown is None or shown.reason or shown.questions:
        return render(request, "web/teach_file.html", facts, status=422)
    try:
        kept = ask.teach_keep(name, facts["mapping"])
    except ChannelshiftError as error:
        return render(request, "web/teach_file.html", facts | {"wrong": error.message}, status=422)
    teaching.read_now(key, path)
    messages.success(
        request,
        gettext("Kept as {name}, version {version}. The file is being read.").format(
            name=kept.name, version=kept.version
        ),
    )
    if kept.outdated:
        said = ngettext(
            "{n} import was read with an earlier version: hand its file over again to read it anew.",
            "{n} imports were read with an earlier version: hand their files over again to read them anew.",
            len(kept.outdated),
        )
        messages.warning(request, said.format(n=len(kept.outdated)))
    return redirect("import")


@require_POST
def retire(request: HttpRequest, name: str) -> HttpResponse:
    """Read no more files with a mapping; the records stay."""
    ask.teach_retire(name)
    messages.success(request, gettext("{name} reads no more files. What was read stays.").format(name=name))
    return redirect("import_teach")


@require_GET
def columns_file(request: HttpRequest, name: str) -> HttpResponse:
    """A mapping to take along: a channel's columns file."""
    text = ask.teach_export(name)
    return attached(text, f"{name}.columns.yaml", "application/yaml; charset=utf-8")


@require_POST
def take_over(request: HttpRequest) -> HttpResponse:
    """Keep a mapping that was exported from another workspace."""
    files = request.FILES.getlist("columns")
    if files:
        kept = ask.teach_take_over(files[0].read(1_000_000).decode("utf-8", "replace"))
        said = gettext("Kept as {name}, version {version}.").format(name=kept.name, version=kept.version)
        messages.success(request, said)
    return redirect("import_teach")


# ------------------------------------------------------------------ what the form holds


def _again(request: HttpRequest, key: UUID) -> tuple[Any, Any]:
    path = teaching.file_of(key)
    if path is None:
        raise Http404
    return path, ask.teach_look(path, request.POST.get("what", ""), request.POST.get("sheet", ""))


def _chosen(request: HttpRequest, seen: Any) -> dict[str, str]:
    return {ours: name for ours in seen.ours if (name := request.POST.get(COLUMN + ours, ""))}


def _stated(request: HttpRequest) -> dict[str, str]:
    return {fact: value for fact in teaching.FACTS if (value := request.POST.get(fact, "").strip())}


def _previewed(request: HttpRequest, path: Any, seen: Any) -> dict[str, Any]:
    """The mapping as the form says it and what it makes of the file, or what is wrong with it."""
    negated = [ours for ours in seen.money if request.POST.get(OTHER_SIGN + ours)]
    columns = {ours: [name] for ours, name in _chosen(request, seen).items()}
    try:
        name = request.POST.get("name", "").strip()
        mapping = ask.teach_mapping(seen, columns, negated, _stated(request), name)
        shown = ask.teach_preview(path, mapping, seen.sheet)
    except ChannelshiftError as error:
        return {"wrong": error.message}
    return {
        "mapping": mapping,
        "preview": shown,
        "heads": [called(column) for column in shown.columns],
        "rows": [[row[column] for column in shown.columns] for row in shown.rows],
    }


def _form(request: HttpRequest, key: UUID, seen: Any, chosen: dict[str, str]) -> dict[str, Any]:
    words = dict(seen.words)
    fields = [
        {
            "ours": ours,
            "label": called(ours, words.get(ours, "")),
            "column": chosen.get(ours, ""),
            "money": ours in seen.money,
            "other_sign": bool(request.POST.get(OTHER_SIGN + ours)),
        }
        for ours in seen.ours
    ]
    needed = len(seen.needed)
    return {
        "key": key,
        "seen": seen,
        "needed": fields[:needed],
        "guessed": [field for field in fields[needed:] if field["column"]],
        "others": [field for field in fields[needed:] if not field["column"]],
        "kinds": ask.teach_kinds(),
        "exports": ask.teach_exports(),
        "markets": [code for code in MARKETS if len(code) == 2 and code not in ("EU",)],
        "date_orders": [order for order in DATE_ORDERS if order != "offset"],
        "asked": request.POST,
    }

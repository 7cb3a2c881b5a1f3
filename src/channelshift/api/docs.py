"""The description of the interface: our own page over the same facts, without script, inline style or CDN."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase


class Described(DocsBase):
    """Every operation with its scope, what goes in and what comes out."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        schema = api.get_openapi_schema()
        facts = {
            "title": api.title,
            "said": api.description,
            "schema_url": self.get_openapi_url(api, kwargs),
            "operations": [
                _operation(address, method, told)
                for address, methods in schema["paths"].items()
                for method, told in methods.items()
            ],
            "shapes": [_shape(name, told) for name, told in schema["components"]["schemas"].items()],
        }
        return render(request, "api/docs.html", facts)


def _operation(address: str, method: str, told: dict[str, Any]) -> dict[str, Any]:
    content = told.get("requestBody", {}).get("content", {})
    return {
        "address": address,
        "method": method.upper(),
        "said": told.get("description") or told.get("summary", ""),
        "parameters": [
            {"name": p["name"], "where": p["in"], "needed": p.get("required"), "kind": _kind(p["schema"])}
            for p in told.get("parameters", [])
        ],
        "body": [(kind, _kind(part["schema"])) for kind, part in content.items()],
        "answers": [
            (status, _kind(next(iter(a["content"].values()))["schema"]) if a.get("content") else "–")
            for status, a in told["responses"].items()
            if str(status).startswith("2")
        ],
    }


def _shape(name: str, told: dict[str, Any]) -> dict[str, Any]:
    needed = set(told.get("required", []))
    fields = [(f, _kind(s), f in needed) for f, s in told.get("properties", {}).items()]
    return {"name": name, "said": told.get("description", ""), "fields": fields}


def _kind(schema: dict[str, Any]) -> str:
    """A shape in a few words.

    >>> _kind({"type": "array", "items": {"$ref": "#/components/schemas/Target"}})
    'list of Target'
    """
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[1]
    if "anyOf" in schema:
        return " or ".join(_kind(part) for part in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if schema.get("properties"):
        return ", ".join(schema["properties"])
    kind = str(schema.get("format") or schema.get("type", "anything"))
    bounds = [f"{word} {schema[key]}" for key, word in _BOUNDS if key in schema]
    return " ".join([kind, *bounds])


_BOUNDS = (("minimum", "from"), ("maximum", "to"), ("maxLength", "up to"))

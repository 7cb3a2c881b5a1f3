"""Every operation under made-up requests: nothing breaks, and Ada's key brings nothing of Mei's to light.

The whole run is 200 examples an operation: CHANNELSHIFT_EXAMPLES=200; a plain run takes 12.
"""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import given as with_examples
from programs import MARK

from channelshift.api.urls import api
from channelshift.store import models
from channelshift.store.models.rows import ShopRow

EXAMPLES = int(os.environ.get("CHANNELSHIFT_EXAMPLES", "12"))
SCHEMA = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema(), default=str)))
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]


def rows_of(shop_id: int) -> list[Any]:
    """Every row of a shop, as it is."""
    kinds = [m for m in vars(models).values() if isinstance(m, type) and issubclass(m, ShopRow)]
    return [(m.__name__, *row) for m in kinds for row in m.everywhere.filter(shop_id=shop_id).values_list()]


def sent(case: Any, secret: str) -> Any:
    """The case, as Django's own client sends it."""
    given = case.as_transport_kwargs(base_url="http://testserver")
    headers = {k: v for k, v in (given.get("headers") or {}).items() if k.lower() != "authorization"}
    return _request(case, given, {**headers, "Authorization": f"Bearer {secret}"})


def _request(case: Any, given: dict[str, Any], headers: dict[str, str]) -> Any:
    import requests

    names = ("method", "url", "params", "json", "data", "files", "cookies")
    prepared = requests.Request(**{n: given[n] for n in names if given.get(n) is not None}).prepare()
    body = prepared.body or b""
    kind = prepared.headers.get("Content-Type", "application/octet-stream")
    ours = ("content-type", "content-length", "host")
    plain = {k: str(v) for k, v in headers.items() if k.lower() not in ours}
    return Client(raise_request_exception=False).generic(
        case.method,
        prepared.path_url,
        body.encode() if isinstance(body, str) else body,
        content_type=kind,
        headers=plain,
    )


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: f"{o.method.upper()} {o.path}")
def test_nothing_breaks_and_nothing_of_meis_comes_to_light(operation, mei, ada):
    before = rows_of(mei.shop.id)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @with_examples(case=operation.as_strategy())
    def every(case: Any) -> None:
        answer = sent(case, ada.secret)
        text = answer.content.decode()
        assert answer.status_code < 500, text
        assert MARK not in text
        if answer.status_code >= 400:
            assert answer.headers["Content-Type"].startswith("application/problem+json"), text
            assert json.loads(text)["detail"]

    every()
    assert rows_of(mei.shop.id) == before

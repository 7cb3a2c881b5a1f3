"""Publishing links to the edge: after the change is kept, never before, and each as it is by then."""

from __future__ import annotations

import fcntl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction

from channelshift.links import setting
from channelshift.links.spec import LinkSpec
from channelshift.links.table import publish, publish_changes
from channelshift.store.models import Link, LinkDomain, Shop
from channelshift.store.scope import current_shop_id
from channelshift.store.shops import folder_of
from channelshift.workflows.links_spec import spec_of


def edge_folder() -> Path:
    """Where the edge finds its links and writes its clicks, for all shops of this installation."""
    folder: Path = setting.edge_folder(Path(settings.CHANNELSHIFT_HOME))
    return folder


def publish_later(link_ids: Iterable[int]) -> None:
    """Publish these links of the current shop once the present change is kept; nothing if it is not."""
    ids, shop_id = tuple(link_ids), current_shop_id()
    transaction.on_commit(lambda: _publish_some(shop_id, ids))


def forget_later(code: str) -> None:
    """Stop serving a code that no link has any more, once the present change is kept."""
    transaction.on_commit(lambda: _forget(code))


def publish_shop_later() -> None:
    """Publish all links of the current shop: its domains or its rules have changed."""
    shop_id = current_shop_id()
    transaction.on_commit(lambda: publish_shop(shop_id))


def publish_shop(shop_id: int) -> int:
    """Publish all links of one shop; answers how many there are."""
    return _publish_some(shop_id, None)


def publish_everything() -> int:
    """Serve exactly the links that are kept: at every start, for the rulebook or the program may be new."""
    with _one_at_a_time() as folder:
        specs = [spec for shop in Shop.objects.all() for spec in _specs(shop.id, _live(shop.id))]
        publish(folder, specs)
        return len(specs)


def _publish_some(shop_id: int, ids: tuple[int, ...] | None) -> int:
    # Rows are read inside the lock: of two changes of one link the later is the one that stays published.
    with _one_at_a_time() as folder:
        rows = Link.everywhere.filter(shop_id=shop_id)
        rows = rows if ids is None else rows.filter(id__in=ids)
        live = [link for link in rows if link.archived_at is None]
        gone = [link.code for link in rows if link.archived_at is not None]
        publish_changes(folder, _specs(shop_id, live), gone)
        return len(live)


def _forget(code: str) -> None:
    with _one_at_a_time() as folder:
        if not Link.everywhere.filter(code=code, archived_at=None).exists():
            publish_changes(folder, gone=[code])


def _live(shop_id: int) -> list[Link]:
    return list(Link.everywhere.filter(shop_id=shop_id, archived_at=None))


def _specs(shop_id: int, links: list[Link]) -> list[LinkSpec]:
    if not links:
        return []
    from channelshift.workflows.workspace import Workspace  # the query engine comes with it

    book = Workspace.open(folder_of(shop_id)).rulebook()
    domains = list(LinkDomain.everywhere.filter(shop_id=shop_id).values_list("host", flat=True))
    return [spec_of(link, book, domains) for link in links]


@contextmanager
def _one_at_a_time() -> Iterator[Path]:
    folder = edge_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "publishing").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield folder


def short_address(code: str) -> str:
    """The whole short address, as the edge answers to it."""
    return f"{setting.public_address(Path(settings.CHANNELSHIFT_HOME))}/{code}"

"""What every row of a shop shares: it belongs to one shop, and is only found from inside it."""

from __future__ import annotations

from typing import Any

from django.db import models

from channelshift.store.models.people import Shop
from channelshift.store.scope import current_shop_id


class OfTheShop(models.Manager[Any]):
    """Finds rows of the current shop only (see `store.scope`), and makes new ones in it."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(shop_id=current_shop_id())


class ShopRow(models.Model):
    """A row that belongs to one shop.

    `objects` finds the current shop's rows; `everywhere` is for work that serves all shops: the reaper, the
    sender, a webhook before it knows whose it is.
    """

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, default=current_shop_id, editable=False)

    everywhere = models.Manager()
    objects = OfTheShop()

    class Meta:
        abstract = True
        base_manager_name = "everywhere"
        default_manager_name = "objects"

"""What one order is worth on each route on average: the truth behind the drawn orders."""

from __future__ import annotations

from datetime import date

import numpy as np

from channelshift.simulate import levers as lv
from channelshift.simulate.catalogue import PRODUCTS, Product
from channelshift.simulate.levers import Lever
from channelshift.simulate.orders import interest
from channelshift.simulate.truth import Truth

UNITS_PER_ORDER = 1.41
DOLLARS_PER_POUND = 1.22
_REFUNDED_PART = 0.93  # of a refunded order's goods: some buyers send back one SKU only
_PAYS_SHIPPING = 0.6  # store orders below the free-shipping line
_MEAN_SHOP_DISCOUNT = 0.10
_CODED = {lv.LINK: 0.25, lv.WHATSAPP: 1.0, lv.META: 1.0, lv.REELS: 1.0, lv.BIO: 1.0, lv.YOUTUBE: 1.0}


def sales_share(lever: Lever, truth: Truth) -> float:
    """Orders that become sales: TikTok Shop loses those never paid for and those cancelled."""
    rates = truth.rates
    return 1 - rates.shop_unpaid - rates.shop_cancelled if lever.checkout == "tiktok_shop" else 1.0


def unit_margin(lever: Lever, product: Product, day: date, truth: Truth) -> float:
    """Dollars one sold unit leaves before advertising and creators' flat fees."""
    if lever.key == lv.US_MANAGED:
        income = float(product.supply)
    elif lever.checkout == "own_store":
        income = _store_income(lever, product, truth)
    elif lever.market == "GB":
        income = _british_shop_income(lever, product, truth) * DOLLARS_PER_POUND
    else:
        income = _american_shop_income(product, truth)
    return income - float(product.landed_on(day)) - float(product.packing)


def _store_income(lever: Lever, product: Product, truth: Truth) -> float:
    rates = truth.rates
    off = float(rates.code_off) * rates.coded * _CODED.get(lever.key, 0.0)
    goods = float(product.usd) * (1 - off)
    shipping = _PAYS_SHIPPING * float(rates.own_shipping) / UNITS_PER_ORDER
    card = float(rates.card_rate) * (goods + shipping) + float(rates.card_fixed) / UNITS_PER_ORDER
    kept = goods * (1 - rates.own_refund * _REFUNDED_PART)
    return kept + shipping - card - float(product.shipping) / UNITS_PER_ORDER


def _british_shop_income(lever: Lever, product: Product, truth: Truth) -> float:
    """In pounds. What the buyer does not pay for shipping, TikTok does."""
    rates = truth.rates
    net = float(product.gbp) * (1 - rates.seller_discounted * _MEAN_SHOP_DISCOUNT)
    net *= 1 - rates.shop_refund * _REFUNDED_PART
    from_uk = lever.pool != "seller_warehouse"
    parcel = rates.warehouse_shipping + rates.warehouse_handling if from_uk else rates.carrier_fee
    fees = float(rates.shop_commission) + (
        float(rates.creator_commission) if lever.key == lv.GB_CREATOR else 0
    )
    return net * (1 - fees) + float(rates.shop_shipping - parcel) / UNITS_PER_ORDER


def _american_shop_income(product: Product, truth: Truth) -> float:
    rates = truth.rates
    net = float(product.usd) * (1 - rates.seller_discounted * _MEAN_SHOP_DISCOUNT)
    net *= 1 - rates.shop_refund * _REFUNDED_PART
    shipping = _PAYS_SHIPPING * float(rates.own_shipping) - float(product.shipping)
    fees = float(rates.us_commission) * net + float(rates.us_transaction) / UNITS_PER_ORDER
    return net - fees + shipping / UNITS_PER_ORDER


def unit_margins(lever: Lever, day: date, truth: Truth) -> np.ndarray:
    """The margins of all SKUs, in the catalogue's order."""
    return np.array([unit_margin(lever, product, day, truth) for product in PRODUCTS])


def order_margin(lever: Lever, day: date, truth: Truth) -> float:
    """Dollars an arriving order leaves on average when everything is in stock."""
    mix = interest(day.month, lever.pool)
    units = UNITS_PER_ORDER * sales_share(lever, truth)
    return float(units * (mix @ unit_margins(lever, day, truth)))

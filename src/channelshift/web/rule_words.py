"""What rules say about whom they bind and what they ask for, as far as it is said in words."""

# ruff: noqa: E501  a rule says what it asks for in one line, and so does its key here

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RULE_WORDS: Mapping[str, Promise] = {
    "250, 1000, 10000, 100000, unlimited": _("250, 1000, 10000, 100000, unlimited"),
    "250, 2000, 10000, 100000, unlimited": _("250, 2000, 10000, 100000, unlimited"),
    "by category": _("by category"),
    "by category and mall": _("by category and mall"),
    "conversation 24h": _("conversation 24h"),
    "reduced": _("reduced"),
    "0.1 telegram stars per message": _("0.1 telegram stars per message"),
    "Children's Product Certificate, tracking label, purchase invoice": _(
        "Children's Product Certificate, tracking label, purchase invoice"
    ),
    "Children's Product Certificate, tracking label, test report from CPSC-accepted lab": _(
        "Children's Product Certificate, tracking label, test report from CPSC-accepted lab"
    ),
    "Chinese or Hong Kong business licence, legal representative ID, unique phone, unique email, US warehouse or third-party stock": _(
        "Chinese or Hong Kong business licence, legal representative ID, unique phone, unique email, US warehouse or third-party stock"
    ),
    "Mexican company licence, tax number, local warehouse address, legal representative ID": _(
        "Mexican company licence, tax number, local warehouse address, legal representative ID"
    ),
    "US passport, driving licence, state ID or permanent resident card, proof of residential address": _(
        "US passport, driving licence, state ID or permanent resident card, proof of residential address"
    ),
    "US phone number, unique email, US incorporation papers, ID of Chinese beneficial owner, ID of main contact, IRS letter (147C, 252C or CP 575) if asked": _(
        "US phone number, unique email, US incorporation papers, ID of Chinese beneficial owner, ID of main contact, IRS letter (147C, 252C or CP 575) if asked"
    ),
    "beaded teethers": _("beaded teethers"),
    "company registration, EIN, W-9, ID of main contact": _(
        "company registration, EIN, W-9, ID of main contact"
    ),
    "company registry extract under 3 months, seal certificate under 6 months, contact ID, Japanese company bank account": _(
        "company registry extract under 3 months, seal certificate under 6 months, contact ID, Japanese company bank account"
    ),
    "delivered template message": _("delivered template message"),
    "down": _("down"),
    "government ID or passport, bank or card statement under 90 days, business registration papers, chargeable credit card, proof of address": _(
        "government ID or passport, bank or card statement under 90 days, business registration papers, chargeable credit card, proof of address"
    ),
    "home-country business licence proof, SNI compliance proof": _(
        "home-country business licence proof, SNI compliance proof"
    ),
    "ioss only": _("ioss only"),
    "manufacturer name and postal and electronic address, responsible person if maker is outside the EU, product identification with picture, warnings in local language": _(
        "manufacturer name and postal and electronic address, responsible person if maker is outside the EU, product identification with picture, warnings in local language"
    ),
    "merchant site": _("merchant site"),
    "retailer site": _("retailer site"),
    "mother and baby, toys, food and drink, pet food, precious metals, adult": _(
        "mother and baby, toys, food and drink, pet food, precious metals, adult"
    ),
    "passport, driving licence or unrestricted residence card, proof of address if passport, Japanese phone number, Japanese bank account in same name": _(
        "passport, driving licence or unrestricted residence card, proof of address if passport, Japanese phone number, Japanese bank account in same name"
    ),
    "per message stars price": _("per message stars price"),
    "platform": _("platform"),
    "seller": _("seller"),
    "prescription drugs, sexual enhancement, weapons, tobacco, infant formula 0-12 months, follow-on formula 6-36 months": _(
        "prescription drugs, sexual enhancement, weapons, tobacco, infant formula 0-12 months, follow-on formula 6-36 months"
    ),
    "prohibited": _("prohibited"),
    "test of better reach": _("test of better reach"),
    "trial": _("trial"),
    "457 electrical item types": _("457 electrical item types"),
    "80 items": _("80 items"),
    "Advanced": _("Advanced"),
    "Basic": _("Basic"),
    "Grow": _("Grow"),
    "Plus": _("Plus"),
    "Meta Verified test accounts": _("Meta Verified test accounts"),
    "PSE, PSC and gas appliance items": _("PSE, PSC and gas appliance items"),
    "US and CA origin, 50 to 117 USD": _("US and CA origin, 50 to 117 USD"),
    "apparel 15 to 20 USD": _("apparel 15 to 20 USD"),
    "apparel above 20 USD": _("apparel above 20 USD"),
    "apparel under 15 USD": _("apparel under 15 USD"),
    "apparel under 20 USD": _("apparel under 20 USD"),
    "beauty and personal care": _("beauty and personal care"),
    "beauty devices, oral care devices, hygiene devices": _(
        "beauty devices, oral care devices, hygiene devices"
    ),
    "beauty, health, baby up to 10 USD": _("beauty, health, baby up to 10 USD"),
    "business account": _("business account"),
    "certified platform sellers": _("certified platform sellers"),
    "children's products": _("children's products"),
    "company": _("company"),
    "cosmetics": _("cosmetics"),
    "cosmetics, imported food, worn goods of animal origin": _(
        "cosmetics, imported food, worn goods of animal origin"
    ),
    "designated infant products": _("designated infant products"),
    "electronics": _("electronics"),
    "electronics (one source adds beauty electronics)": _("electronics (one source adds beauty electronics)"),
    "example sub-category: guitar": _("example sub-category: guitar"),
    "fashion": _("fashion"),
    "fashion accessories": _("fashion accessories"),
    "fashion accessories, marketplace": _("fashion accessories, marketplace"),
    "food, drink, slaughter": _("food, drink, slaughter"),
    "food, vitamins up to 10 EUR": _("food, vitamins up to 10 EUR"),
    "goods under a CPSC rule": _("goods under a CPSC rule"),
    "goods under a CPSC rule leaving a foreign-trade zone": _(
        "goods under a CPSC rule leaving a foreign-trade zone"
    ),
    "home or furniture items up to 20 EUR": _("home or furniture items up to 20 EUR"),
    "household and individual sellers, resident": _("household and individual sellers, resident"),
    "individual": _("individual"),
    "individual plan": _("individual plan"),
    "individual sellers, non-resident": _("individual sellers, non-resident"),
    "large bulky": _("large bulky"),
    "large bulky and extra-large": _("large bulky and extra-large"),
    "large standard, price 10-50 USD": _("large standard, price 10-50 USD"),
    "listed electronics incl. beauty electronics": _("listed electronics incl. beauty electronics"),
    "manufacturer, importer, repacker": _("manufacturer, importer, repacker"),
    "most categories": _("most categories"),
    "new cross-border sellers": _("new cross-border sellers"),
    "new sellers first onboarded after 2026-01-08": _("new sellers first onboarded after 2026-01-08"),
    "new sellers, first 3 months": _("new sellers, first 3 months"),
    "new sellers, first 60 days": _("new sellers, first 60 days"),
    "new sellers, first 90 days": _("new sellers, first 90 days"),
    "non-treaty origin, up to 2,500 USD": _("non-treaty origin, up to 2,500 USD"),
    "origin CN and HK": _("origin CN and HK"),
    "origin CN and HK, by courier": _("origin CN and HK, by courier"),
    "origin CN and HK, by post": _("origin CN and HK, by post"),
    "outside electronics": _("outside electronics"),
    "oversize": _("oversize"),
    "personal account": _("personal account"),
    "pet clothing and food up to 10 EUR": _("pet clothing and food up to 10 EUR"),
    "pre-owned bags, luggage, watches, collectible cards": _(
        "pre-owned bags, luggage, watches, collectible cards"
    ),
    "price under 10 USD": _("price under 10 USD"),
    "professional plan": _("professional plan"),
    "reseller": _("reseller"),
    "sellers activated by 2023-09-30, first 90 days": _("sellers activated by 2023-09-30, first 90 days"),
    "small standard, price 10-50 USD": _("small standard, price 10-50 USD"),
    "small standard, price above 50 USD": _("small standard, price above 50 USD"),
    "standard-size": _("standard-size"),
    "test accounts": _("test accounts"),
}

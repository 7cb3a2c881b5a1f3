"""Every limit with its worth, in a sentence."""

from __future__ import annotations

from channelshift.planning.shadow import Shadow
from channelshift.planning.solve import Plan
from channelshift.terms.text import Sentence, sentence


def shadow_sentence(plan: Plan, shadow: Shadow) -> Sentence:
    """What one more unit of a limit would be worth, in words."""
    values = {"worth": round(shadow.worth, 2), "currency": plan.problem.currency}
    if shadow.worth < 0.005:
        return _not_binding(shadow)
    match shadow.kind:
        case "budget":
            return sentence(
                "One more {currency} of budget over the plan is worth {worth} {currency}.", **values
            )
        case "weekly_budget":
            return sentence(
                "One more {currency} of budget in every week is worth {worth} {currency}.", **values
            )
        case "hours":
            return sentence(
                "{name}: one more hour in every week is worth {worth} {currency} over the plan.",
                name=shadow.name,
                **values,
            )
        case "buying":
            return sentence("One more {currency} for buying stock is worth {worth} {currency}.", **values)
        case "share":
            return sentence(
                "Letting {platform} bring one more percentage point of profit is worth {worth} {currency}.",
                platform=shadow.name,
                **values,
            )
        case "capacity":
            return sentence(
                "Room for one more unit in {pool} in every week is worth {worth} {currency}.",
                pool=shadow.name,
                **values,
            )
        case "cash":
            return sentence(
                "One more {currency} in hand on the first day is worth {worth} {currency}.", **values
            )
        case "stock":
            return sentence(
                "One more {sku} in {pool} on the first day is worth {worth} {currency}.",
                sku=shadow.sku,
                pool=shadow.name,
                **values,
            )
    return sentence("Asking for one {currency} less of profit is worth {worth} {currency}.", **values)


def _not_binding(shadow: Shadow) -> Sentence:
    match shadow.kind:
        case "hours":
            return sentence("{name}: more hours would bring nothing.", name=shadow.name)
        case "share":
            return sentence("The share limit does not hold {platform} back.", platform=shadow.name)
        case "buying":
            return sentence("More cash for stock would bring nothing.")
        case "capacity":
            return sentence("More room in {pool} would bring nothing.", pool=shadow.name)
        case "cash":
            return sentence("More cash in hand on the first day would bring nothing.")
        case "stock":
            return sentence("More {sku} in {pool} would bring nothing.", sku=shadow.sku, pool=shadow.name)
        case "least_profit":
            return sentence("The least profit you ask for is no burden.")
    return sentence("More budget would bring nothing.")

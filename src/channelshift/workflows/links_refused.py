"""What is refused of a smart link: each refusal is a class of its own and says what to do instead."""

from __future__ import annotations

from channelshift.terms.complaints import ChannelshiftError


class LinkRefused(ChannelshiftError):
    """A link was asked for that would not be safe, or cannot be."""


class NoAddress(LinkRefused):
    """No target was named, or it is no address."""


class BadScheme(LinkRefused):
    """The target is not a page on the web."""


class PrivateHost(LinkRefused):
    """The target is a machine inside somebody's network, or a bare number."""


class ForeignHost(LinkRefused):
    """The target is not among the shop's domains."""


class OpenRedirect(LinkRefused):
    """The target would send the reader on to wherever its own query says."""


class ChatNotOurs(LinkRefused):
    """A chat link that was not made here with a code of the shop."""


class BadSlug(LinkRefused):
    """The end of the short address cannot be that."""


class SlugTaken(LinkRefused):
    """Another link has this short address."""


class BadRule(LinkRefused):
    """A condition of a rule that nobody could meet, or that means nothing."""


class BadFact(LinkRefused):
    """Something else that was said of a link does not fit."""


class NoSuchLink(LinkRefused):
    """The shop has no such link."""


class StillLedTo(LinkRefused):
    """A domain cannot go while links lead to it."""


class BadDomain(LinkRefused):
    """A host that cannot be one of the shop's domains."""

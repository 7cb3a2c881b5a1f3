"""Finds links and diversions in captions, bios, comments and scripts, and the rule each meets."""

from channelshift.audit.find import find
from channelshift.audit.found import KINDS, Found
from channelshift.audit.surfaces import Surface, surface_named, surface_of_link, surface_of_text, surfaces
from channelshift.audit.verdicts import Judgement, Place, Spell, Verdict, deadline, judged, spells

__all__ = [
    "KINDS",
    "Found",
    "Judgement",
    "Place",
    "Spell",
    "Surface",
    "Verdict",
    "deadline",
    "find",
    "judged",
    "spells",
    "surface_named",
    "surface_of_link",
    "surface_of_text",
    "surfaces",
]

"""Rows that people edit, and the work they asked for. Sales figures are not here: see `warehouse`."""

from channelshift.store.models.campaigns import Campaign, Delivery, HookEvent, Sender
from channelshift.store.models.contacts import Channel, Code, ConsentEvent, Contact, Group, GroupDay
from channelshift.store.models.content import Brief, ContentGenre, HourCost
from channelshift.store.models.duties import (
    AuditedImport,
    Document,
    DocumentEvent,
    Finding,
    Task,
    TaskFeed,
    TaskLetter,
)
from channelshift.store.models.launches import Launch, LaunchDay
from channelshift.store.models.links import Link, LinkDomain
from channelshift.store.models.people import ApiToken, Invitation, Membership, Person, Role, Shop
from channelshift.store.models.proof import Act, Alert, LetterReader, RiskLimit
from channelshift.store.models.trail import TrailEntry
from channelshift.store.models.work import Explanation, Job, SavedPlan

__all__ = [
    "Act",
    "Alert",
    "ApiToken",
    "AuditedImport",
    "Brief",
    "Campaign",
    "Channel",
    "Code",
    "ConsentEvent",
    "Contact",
    "ContentGenre",
    "Delivery",
    "Document",
    "DocumentEvent",
    "Explanation",
    "Finding",
    "Group",
    "GroupDay",
    "HookEvent",
    "HourCost",
    "Invitation",
    "Job",
    "Launch",
    "LaunchDay",
    "LetterReader",
    "Link",
    "LinkDomain",
    "Membership",
    "Person",
    "RiskLimit",
    "Role",
    "SavedPlan",
    "Sender",
    "Shop",
    "Task",
    "TaskFeed",
    "TaskLetter",
    "TrailEntry",
]

"""Rows that people edit, and the work they asked for. Sales figures are not here: see `warehouse`."""

from channelshift.store.models.campaigns import Campaign, Delivery, HookEvent, Sender
from channelshift.store.models.contacts import Channel, Code, ConsentEvent, Contact, Group, GroupDay
from channelshift.store.models.duties import (
    AuditedImport,
    Document,
    DocumentEvent,
    Finding,
    Task,
    TaskFeed,
    TaskLetter,
)
from channelshift.store.models.links import Link, LinkDomain
from channelshift.store.models.people import ApiToken, Invitation, Membership, Person, Role, Shop
from channelshift.store.models.trail import TrailEntry
from channelshift.store.models.work import Explanation, Job, SavedPlan

__all__ = [
    "ApiToken",
    "AuditedImport",
    "Campaign",
    "Channel",
    "Code",
    "ConsentEvent",
    "Contact",
    "Delivery",
    "Document",
    "DocumentEvent",
    "Explanation",
    "Finding",
    "Group",
    "GroupDay",
    "HookEvent",
    "Invitation",
    "Job",
    "Link",
    "LinkDomain",
    "Membership",
    "Person",
    "Role",
    "SavedPlan",
    "Sender",
    "Shop",
    "Task",
    "TaskFeed",
    "TaskLetter",
    "TrailEntry",
]

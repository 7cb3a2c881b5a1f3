"""What is still to do: documents to have in hand, links to take down, and the dated list of tasks."""

from __future__ import annotations

from django.db import models

from channelshift.store.models.people import Person
from channelshift.store.models.rows import ShopRow
from channelshift.store.seals import Sealed


class Document(ShopRow):
    """A paper a market, mode or category asks for, as this shop has it or waits for it.

    `need` names what asks for it (platform, market and topic of the rulebook), so that a paper meets the same
    need after every change of the rules. Numbers are sealed; the file lies sealed beside the database.
    """

    class State(models.TextChoices):
        WANTED = "wanted"
        APPLIED = "applied"
        IN_HAND = "in_hand"
        REJECTED = "rejected"
        NOT_NEEDED = "not_needed"  # a person said that this does not concern the shop

    need = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    platform = models.CharField(max_length=40, blank=True)
    market = models.CharField(max_length=40, blank=True)
    mode = models.CharField(max_length=40, blank=True)
    category = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WANTED)
    number = Sealed(blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    applied_on = models.DateField(null=True)
    days_needed = models.PositiveIntegerField(null=True)  # as the seller expects; empty: not known
    days_most = models.PositiveIntegerField(null=True)  # at worst; empty: the same as `days_needed`
    file_name = Sealed(blank=True)
    file_key = models.CharField(max_length=64, blank=True)  # the sealed file's name in `documents/`
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta(ShopRow.Meta):
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class DocumentEvent(ShopRow):
    """One step of a document's life: applied, rejected with a reason, appealed, granted, renewed."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="events")
    on = models.DateField()
    act = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(ShopRow.Meta):
        ordering = ("-on", "-id")

    def __str__(self) -> str:
        return f"{self.document} {self.act} on {self.on}"


class Finding(ShopRow):
    """A link or diversion that was found, where, and whether it is still up.

    `key` is the same for the same diversion on the same surface in every export, so that a later one can
    prove that it is gone. `proof` keeps what was seen last and what no longer shows it.
    """

    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=30)  # link, broken_link, short_link, bio_mention, handle, phone ...
    surface = models.CharField(max_length=40)  # tiktok_caption, tiktok_bio, tiktok_live_script ...
    platform = models.CharField(max_length=40, blank=True)
    market = models.CharField(max_length=2, blank=True)  # that sees it; empty: not known
    in_shop = models.BooleanField(default=False)  # its content sells the platform's own shop goods
    content_id = models.CharField(max_length=100, blank=True)
    excerpt = models.TextField(blank=True)
    target = models.CharField(max_length=2000, blank=True)  # where it leads, as far as it can be told
    first_seen_on = models.DateField()
    last_seen_on = models.DateField()
    seen_at = models.DateTimeField()  # when the export that showed it last was made
    gone_on = models.DateField(null=True)
    proof = models.JSONField(default=dict)
    source = models.CharField(max_length=300, blank=True)  # the file and row, or "pasted"

    class Meta(ShopRow.Meta):
        ordering = ("-last_seen_on", "id")
        constraints = [models.UniqueConstraint(fields=["shop", "key"], name="one_row_per_finding")]
        indexes = [models.Index(fields=["shop", "surface", "content_id"], name="finding_of_a_content")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.surface}"


class AuditedImport(ShopRow):
    """An import whose texts the audit has read, so that each is read once."""

    import_id = models.CharField(max_length=64)
    read_at = models.DateTimeField(auto_now_add=True)

    class Meta(ShopRow.Meta):
        constraints = [models.UniqueConstraint(fields=["shop", "import_id"], name="one_audit_per_import")]

    def __str__(self) -> str:
        return self.import_id


class Task(ShopRow):
    """One thing to do by a day. Made from a plan, the audit, documents or stock, or by hand.

    `key` names what it was made from, so that making the list again changes nothing twice; a task done or
    dropped stays so.
    """

    class Origin(models.TextChoices):
        PLAN = "plan"
        AUDIT = "audit"
        DOCUMENTS = "documents"
        STOCK = "stock"
        LINKS = "links"
        LAUNCHES = "launches"
        HAND = "hand"

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        DROPPED = "dropped"

    key = models.CharField(max_length=120)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    title = models.JSONField(default=dict)  # a packed sentence
    place = models.CharField(max_length=300, blank=True)  # the page where it is done
    owner = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="tasks")
    due_on = models.DateField(null=True)
    stake = models.DecimalField(max_digits=20, decimal_places=2, null=True)  # CM3 that waits for it
    stake_currency = models.CharField(max_length=3, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    proof = models.JSONField(default=dict)  # {"by": "data" | "person", "said": packed sentence}
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="tasks_done")
    created_at = models.DateTimeField(auto_now_add=True)
    reminded_on = models.DateField(null=True)

    class Meta(ShopRow.Meta):
        ordering = ("due_on", "id")
        constraints = [models.UniqueConstraint(fields=["shop", "key"], name="one_task_per_key")]

    def __str__(self) -> str:
        return f"{self.origin} task {self.key}"


class TaskFeed(ShopRow):
    """A calendar's way to the list of tasks: an address with a secret in it, of which only a hash is kept.

    Of a person it holds what is theirs and what nobody has taken; without a person, the whole shop's list.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="task_feeds")
    language = models.CharField(max_length=10, blank=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta(ShopRow.Meta):
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return f"calendar of {self.person or 'the shop'}"


class TaskLetter(ShopRow):
    """A letter about due tasks that was handed to the mail server: at most one per person and day."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="task_letters")
    day = models.DateField()
    tasks = models.PositiveIntegerField()
    sent_at = models.DateTimeField(null=True)

    class Meta(ShopRow.Meta):
        ordering = ("-day", "-id")
        constraints = [models.UniqueConstraint(fields=["shop", "person", "day"], name="one_letter_a_day")]

    def __str__(self) -> str:
        return f"letter to {self.person} on {self.day}"

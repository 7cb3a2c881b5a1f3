"""People, the shops they work in, and what each may do there."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class People(BaseUserManager["Person"]):
    """Finds and makes people. An address is one person, however it is written."""

    def called(self, email: str) -> Person | None:
        """The person with this address, or None."""
        return self.filter(email=email.strip().lower()).first()

    def welcome(self, email: str, name: str = "", password: str | None = None) -> Person:
        """A new person; without a password until they choose one."""
        person = self.model(email=email.strip().lower(), name=name.strip() or email.split("@")[0])
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser):
    """Somebody who signs in. What they may do is said shop by shop: see `Membership`."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=10, blank=True)  # of letters to them: en, zh-hans
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = People()

    class Meta:
        ordering = ("email",)

    def __str__(self) -> str:
        return self.name or self.email


class Shop(models.Model):
    """One seller's shop. Its figures lie in its folder: the workspace itself, or one inside it."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    folder = models.CharField(max_length=200, blank=True)  # under CHANNELSHIFT_HOME; empty: itself
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a person may do in a shop: an owner everything, an operator all but people, a viewer only look."""

    OWNER = "owner"
    OPERATOR = "operator"
    VIEWER = "viewer"


class Membership(models.Model):
    """A person's place in a shop."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="places")
    role = models.CharField(max_length=10, choices=Role.choices)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("shop", "person")
        constraints = [models.UniqueConstraint(fields=["shop", "person"], name="one_role_per_shop")]

    def __str__(self) -> str:
        return f"{self.person} is {self.role} of {self.shop}"


class Invitation(models.Model):
    """A seat offered by letter: good once, for some days. Only a hash of its secret is kept."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=Role.choices)
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return f"{self.email} as {self.role} of {self.shop}"


class ApiToken(models.Model):
    """A key of a program: acts for one person in one shop, within its scopes. Only its hash is kept.

    `scopes` are words like `links:read` or `contacts:write`; the person's role bounds them at every call.
    """

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="tokens")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    secret_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return f"{self.name} ({', '.join(self.scopes)})"

"""A workspace: the folder in which one seller's shop lives."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from channelshift.rulebook import Rulebook
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.warehouse import Warehouse

DEFAULT_CURRENCY = "USD"


class BadWorkspace(ChannelshiftError):
    """The folder cannot hold a shop."""


class Workspace:
    """One seller's shop on disk: imports, snapshots, own rules and settings."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.warehouse = Warehouse(path / "warehouse")

    @classmethod
    def open(cls, path: Path) -> Workspace:
        """The shop in this folder, made if there is none yet."""
        try:
            path.mkdir(parents=True, exist_ok=True)
            return cls(path.resolve())
        except OSError as error:
            raise BadWorkspace(
                sentence(
                    "{path} cannot hold a workspace: {why}. Name another folder with --workspace.",
                    path=path,
                    why=error.strerror or str(error),
                )
            ) from error

    def is_empty(self) -> bool:
        """Whether nothing has been imported yet."""
        return not self.warehouse.manifests()

    # -------------------------------------------------------------- settings

    @property
    def _settings_file(self) -> Path:
        return self.path / "settings.json"

    def setting(self, name: str, default: str = "") -> str:
        if not self._settings_file.exists():
            return default
        value = json.loads(self._settings_file.read_text(encoding="utf-8")).get(name, default)
        return str(value)

    def remember(self, **settings: str) -> None:
        """Keep settings; the file is replaced whole, so a crash leaves the old one."""
        known = (
            json.loads(self._settings_file.read_text(encoding="utf-8"))
            if self._settings_file.exists()
            else {}
        )
        draft = self._settings_file.with_suffix(".draft")
        draft.write_text(json.dumps({**known, **settings}, indent=1), encoding="utf-8")
        draft.replace(self._settings_file)

    @property
    def reporting_currency(self) -> str:
        return self.setting("reporting_currency", DEFAULT_CURRENCY)

    @property
    def today(self) -> date:
        """The day the shop looks out from: a demo shop lives on the day its files end."""
        stated = self.setting("today")
        return date.fromisoformat(stated) if stated else date.today()  # noqa: DTZ011  the seller's own calendar

    # -------------------------------------------------------------- rules

    @property
    def own_rules_file(self) -> Path:
        return self.path / "my-rules.yaml"

    def rulebook(self) -> Rulebook:
        """Our dated rules and the seller's own."""
        own = [self.own_rules_file] if self.own_rules_file.exists() else []
        return Rulebook.load(own) if own else Rulebook.packaged()

"""The labelled texts, and how the finder does on them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from channelshift.audit.find import find
from channelshift.audit.found import Found

TEXTS = Path(__file__).with_name("texts")
_LABEL = re.compile(r"⟦(\w+):([^⟧]*)⟧")


@dataclass(frozen=True)
class Label:
    """Where a text sends its reader away, and how."""

    kind: str
    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Labelled:
    """A made text with what is to be found in it."""

    language: str
    surface: str
    text: str
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Score:
    """How many labels were found, and how much was found that is none."""

    texts: int
    labels: int
    clean: int
    missed: tuple[str, ...]
    alarms: tuple[str, ...]  # findings that meet no label
    wrong_kind: tuple[str, ...]
    clean_with_alarm: int
    findings: int

    @property
    def found(self) -> float:
        return 1 - len(self.missed) / self.labels

    @property
    def false_of_clean(self) -> float:
        return self.clean_with_alarm / self.clean

    @property
    def false_of_findings(self) -> float:
        return len(self.alarms) / self.findings


def read(name: str) -> list[Labelled]:
    """The texts of one half."""
    lines = (TEXTS / f"{name}.txt").read_text("utf-8").splitlines()
    return [_read(line) for line in lines if line and not line.startswith("#")]


def _read(line: str) -> Labelled:
    head, _, marked = line.replace("\\u200b", "\u200b").partition(" | ")
    language, surface = head.split()
    labels, text, at = [], "", 0
    for mark in _LABEL.finditer(marked):
        text += marked[at : mark.start()]
        labels.append(Label(mark[1], len(text), len(text) + len(mark[2]), mark[2]))
        text, at = text + mark[2], mark.end()
    return Labelled(language, surface, text + marked[at:], tuple(labels))


def score(texts: list[Labelled]) -> Score:
    """A label is found where a finding overlaps it; a finding that overlaps no label is a false alarm."""
    missed, alarms, wrong, flagged, findings = [], [], [], 0, 0
    for text in texts:
        found = find(text.text)
        findings += len(found)
        for label in text.labels:
            met = [f for f in found if _meets(f, label)]
            if not met:
                missed.append(f"{text.language} {label.kind}: {label.words} | {text.text}")
            elif label.kind not in {f.kind for f in met}:
                wrong.append(f"{text.language} {label.kind}: {label.words} is {[f.kind for f in met]}")
        false = [f for f in found if not any(_meets(f, label) for label in text.labels)]
        alarms += [f"{text.language} {f.kind} {f.pattern}: {f.words} | {text.text}" for f in false]
        flagged += bool(false) and not text.labels
    labels = sum(len(t.labels) for t in texts)
    clean = sum(not t.labels for t in texts)
    return Score(len(texts), labels, clean, tuple(missed), tuple(alarms), tuple(wrong), flagged, findings)


def _meets(found: Found, label: Label) -> bool:
    return found.start < label.end and label.start < found.end

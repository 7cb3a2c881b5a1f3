"""What is wrong with a rules file, or with a question to the rulebook, and what to do next."""

from __future__ import annotations

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import Sentence


class RulebookError(ChannelshiftError):
    """A rule that cannot be used, with the file and line it stands in. Line 0 speaks of the whole file."""

    def __init__(self, message: Sentence) -> None:
        super().__init__(message)
        self.file = str(message.values.get("file", ""))
        self.line = int(message.values.get("line", 0))

"""The demo shop: a simulated seller's native export files, read by the real importers."""

from __future__ import annotations

from datetime import date

from channelshift.simulate import World, write_exports
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.workflows.answers import ImportReport
from channelshift.workflows.import_export import Progress, import_files
from channelshift.workflows.workspace import Workspace

# The news of the closing came on 10 August 2023; the shop's files end the day before.
NEWS_DAY = date(2023, 8, 10)
LAST_DAY = date(2023, 8, 9)
CLOSING_RULE = "tiktok-storefront-off"


class NotADemo(ChannelshiftError):
    """The workspace holds a real shop."""


def build_demo(
    workspace: Workspace, progress: Progress | None = None, seed: int = 2023
) -> list[ImportReport]:
    """Write the demo shop's exports and import them; a shop of the seller's own is never mixed with it."""
    if not workspace.is_empty() and workspace.setting("demo") != str(seed):
        raise NotADemo(
            sentence(
                "{path} already holds a shop. Name another folder with --workspace to look at the demo.",
                path=workspace.path,
            )
        )
    folder = workspace.path / "demo-exports"
    if progress:
        progress(0.02, sentence("Writing the demo shop's export files"))
    files = write_exports(World(seed), folder, LAST_DAY)
    workspace.remember(demo=str(seed), today=NEWS_DAY.isoformat())
    return import_files(workspace, files, progress=progress)

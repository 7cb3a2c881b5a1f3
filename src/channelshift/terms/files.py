"""Files that are never seen half written."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def written_aside(path: Path) -> Iterator[BinaryIO]:
    """A file to write beside `path`, moved into its place once all of it is on the disk.

    A crash or an error leaves the old file, or none. Readable by its owner only. The file's own place, until
    then, is its `name`.
    """
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # created with mode 0600
    os.close(handle)
    try:
        with Path(aside).open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(aside).replace(path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise

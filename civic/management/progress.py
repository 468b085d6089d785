"""A progress bar for long commands: on stderr, and only where a person watches."""

import time
from typing import Any

WIDTH = 30
EVERY = 0.2
"""Seconds between two drawings."""


class Bar:
    """Draws over its own line; silent where stderr is a file or a pipe."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.drawn = 0.0
        self.watched = bool(stream.isatty())

    def show(self, done: int, total: int) -> None:
        """Say how many of how many rows are done."""
        now = time.monotonic()
        if not self.watched or (now - self.drawn < EVERY and done < total):
            return
        self.drawn = now
        full = WIDTH * done // max(total, 1)
        self._write(f"\r[{'#' * full}{'.' * (WIDTH - full)}] {done:,} of {total:,} rows")

    def close(self) -> None:
        """Leave the line for what comes next."""
        if self.drawn:
            self._write("\n")

    def _write(self, text: str) -> None:
        self.stream.write(text, ending="")
        self.stream.flush()

"""Readers and an editor who never stop, and what they were answered."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from tests.faults.site import Site

PAGES = ("/", "/institutions/", "/api/v1/institutions/", "/es/commitments/", "/institutions/feed/")


class Answer(NamedTuple):
    what: str
    status: int
    seconds: float


class Load:
    """``answers`` to everybody; ``acknowledged`` names of places that the editor was told are stored."""

    def __init__(self, site: Site) -> None:
        self.site, self.answers, self.acknowledged = site, list[Answer](), list[str]()
        self._over = threading.Event()

    @property
    def slowest(self) -> float:
        return max(answer.seconds for answer in self.answers)

    def statuses(self) -> dict[int, int]:
        found = [answer.status for answer in self.answers]
        return {status: found.count(status) for status in sorted(set(found))}

    def read(self, first: int) -> None:
        number = first
        while not self._over.is_set():
            path = PAGES[number % len(PAGES)]
            status, seconds, _text = self.site.get(path)
            self.answers.append(Answer(path, status, seconds))
            number += 1
            time.sleep(0.05)

    def edit(self) -> None:
        number = 0
        while not self._over.is_set():
            number += 1
            name = f"place-{number}"
            status, seconds, _text = self.site.write(name)
            self.answers.append(Answer("write", status, seconds))
            if status == 302:
                self.acknowledged.append(name)
            time.sleep(0.05)

    def stop(self) -> None:
        self._over.set()


@contextmanager
def load(site: Site, readers: int = 3) -> Iterator[Load]:
    site.form()
    going = Load(site)
    threads = [threading.Thread(target=going.read, args=[first]) for first in range(readers)]
    threads.append(threading.Thread(target=going.edit))
    for thread in threads:
        thread.start()
    try:
        yield going
    finally:
        going.stop()
        for thread in threads:
            thread.join()

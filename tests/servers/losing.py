"""How often a visitor notices that the replica is killed: ``python -m tests.servers.losing --times 20``."""

import argparse
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.servers import site
from tests.servers.site import Answer, Pair, get

PAGES = ("/", "/codebook/", "/commitments/", "/search/?q=police", "/institutions/")
WORKING = 11.0
"""Seconds until a site that lost its replica asks it again, and a little more."""


def load(address: str, over: threading.Event, found: list[Answer]) -> None:
    while not over.is_set():
        for page in PAGES:
            found.append(get(f"{address}{page}"))


def lose(pair: Pair, address: str, times: int) -> list[Answer]:
    """All answers to four visitors while the replica was killed and came back so many times."""
    over, found = threading.Event(), []
    visitors = [threading.Thread(target=load, args=(address, over, found)) for _number in range(4)]
    for visitor in visitors:
        visitor.start()
    for _time in range(times):
        time.sleep(WORKING)
        pair.kill("replica")
        time.sleep(1)
        pair.start("replica")
    time.sleep(1)
    over.set()
    for visitor in visitors:
        visitor.join()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20)
    times = parser.parse_args().times
    with (
        tempfile.TemporaryDirectory() as folder,
        site.replicated() as pair,
        site.serving(pair, Path(folder), DATABASE_REPLICA_URL=pair.url("replica")) as address,
    ):
        found = lose(pair, address, times)
        lines = (Path(folder) / "log").read_text().count("The replica does not answer")
    seconds = sorted(answer.seconds for answer in found)
    failed = sum(answer.status >= 500 for answer in found)
    most = seconds[int(len(seconds) * 0.99)]
    sys.stdout.write(
        f"Killed {times} times: {len(found)} answers, {failed} of them 5xx, noticed {lines} times; "
        f"median {statistics.median(seconds):.3f} s, 99 % below {most:.3f} s, slowest {seconds[-1]:.3f} s.\n"
    )


if __name__ == "__main__":
    main()

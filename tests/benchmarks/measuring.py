"""Rounds over all servers in turn, so that a busy minute of the machine hits every number alike."""

import contextlib
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from tests.benchmarks import processes
from tests.benchmarks.driving import Load, drive
from tests.benchmarks.loading import Database
from tests.benchmarks.serving import ROOT, Server, datasette, environment, product

EMPTY = ["/benchmark/empty"]
SLOW = 0.4
"""Seconds from which an answer is timed by itself instead of by wrk."""
FACETS = "&_facet=type&_facet=state&_facet=status"
ENOUGH, LONGEST = 3 * 8, 30
"""Answers that make a rate, and the seconds that are spent on them at most."""
WARMING = 10
"""Seconds at most that a kind of page is asked for beforehand."""
MANY = 8
"""Connections at once where requests per second are counted."""


class Target(NamedTuple):
    """A database with the servers on it and the addresses to ask for."""

    database: Database
    product: Server
    datasette: Server | None
    asked: dict[str, Any]


class Kind(NamedTuple):
    """One kind of page: its addresses on one of the servers."""

    server: Server
    paths: list[str]
    etag: str = ""


def inside(what: str, database: str, static: Path, *arguments: str) -> Any:
    """Ask within Django on one database."""
    command = [sys.executable, "-m", "tests.benchmarks.inside", what, *arguments]
    answer = subprocess.run(
        command, cwd=ROOT, env=environment(database, static), check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(answer.stdout)


def start(
    stack: contextlib.ExitStack, database: Database, folder: Path, static: Path, *, compared: bool
) -> Target:
    """Start what is measured on one database. ``compared``: Datasette on the same rows, too."""
    asked = inside("addresses", database.url, static)
    other = None
    if compared:
        file = folder / f"datasette_{database.size}.sqlite3"
        if not file.exists():
            command = [sys.executable, "-m", "tests.benchmarks.twin", str(file)]
            subprocess.run(command, cwd=ROOT, env=environment(database.url, static), check=True)
        other = stack.enter_context(datasette(file))
    return Target(database, stack.enter_context(product(database.url, static)), other, asked)


def kinds(target: Target) -> dict[str, Kind]:
    """Every kind of page of a target."""
    asked = target.asked
    names = ("home", "lists", "deep", "institutions", "biggest", "records", "searches", "worst")
    found = {"empty": Kind(target.product, EMPTY)}
    found |= {name: Kind(target.product, asked[name]) for name in names}
    listed = asked["lists"][0]
    if etag := etag_of(target.product.url + listed):
        found["not modified"] = Kind(target.product, [listed], etag)
    if target.datasette is not None:
        rows = [f"/{_name(target)}/commitments?{q}&_sort_desc=stated_latest" for q in asked["datasette"]]
        words = [f"/{_name(target)}/commitments?_search={word}*&_searchmode=raw" for word in asked["words"]]
        found["datasette table"] = Kind(target.datasette, rows)
        found["datasette facets"] = Kind(target.datasette, [row + FACETS for row in rows])
        found["datasette search"] = Kind(target.datasette, words)
    return found


def _name(target: Target) -> str:
    return f"datasette_{target.database.size}"


def etag_of(url: str) -> str:
    """The ETag of a page that answers 304 to it; empty for a page that does not."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        etag = str(answer.headers.get("ETag", ""))
    if not etag:
        return ""
    request.add_header("If-None-Match", etag)
    try:
        urllib.request.urlopen(request, timeout=60).close()
    except urllib.error.HTTPError as answer:
        return etag if answer.code == 304 else ""
    return ""


def alone(kind: Kind, number: int = 3) -> Load:
    """Single requests, for pages that are slow."""
    took = []
    for path in (kind.paths * number)[:number]:
        started = time.monotonic()
        with (
            contextlib.suppress(urllib.error.HTTPError),
            urllib.request.urlopen(kind.server.url + path, timeout=120) as answer,
        ):
            answer.read()
        took.append(time.monotonic() - started)
    return Load(median(took) * 1000, 1 / median(took))


def warm(kind: Kind, slow: float) -> None:
    """Ask for every address about as often as there are workers, so that rounds see a server at work, not one
    that was just started: cards of single records are kept by each worker. ``slow``: milliseconds of one."""
    seconds = 2 * len(kind.paths) * slow / 1000
    if slow <= SLOW * 1000:
        drive(kind.server.url, kind.paths, seconds=max(1, round(min(seconds, WARMING))), connections=MANY)


def rounds(
    targets: list[Target], number: int, seconds: int, say: Callable[[str], None]
) -> dict[tuple[Database, str], list[Load]]:
    """One connection at a time over every kind of page of every target, again and again."""
    found: dict[tuple[Database, str], list[Load]] = defaultdict(list)
    everything = [(target, name, kind) for target in targets for name, kind in kinds(target).items()]
    first = {id(kind): alone(kind, 2).p50 for _target, _name_, kind in everything}
    for _target, _, kind in everything:
        warm(kind, first[id(kind)])
    for turn in range(number):
        say(f"round {turn + 1} of {number}")
        for target, name, kind in everything:
            slow = first[id(kind)] > SLOW * 1000
            load = (
                alone(kind) if slow else drive(kind.server.url, kind.paths, seconds=seconds, etag=kind.etag)
            )
            found[target.database, name].append(load)
    return found


class Crowd(NamedTuple):
    """Many connections at once: requests a second, and what the server paid."""

    rate: float
    cpu_ms: float
    memory: float


def crowds(
    targets: list[Target], number: int, seconds: int, say: Callable[[str], None]
) -> dict[tuple[Database, str], Crowd]:
    """Requests a second with many connections, CPU per request and memory, medians over rounds."""
    names = ("empty", "lists", "institutions", "records", "searches")
    names += ("datasette table", "datasette facets", "datasette search")
    seen: dict[tuple[Database, str], list[Crowd]] = defaultdict(list)
    for turn in range(number):
        say(f"crowd {turn + 1} of {number}")
        for target in targets:
            for name, kind in kinds(target).items():
                if name in names:
                    seen[target.database, name].append(_crowd(kind, seconds))
    return {key: Crowd(*(median(values) for values in zip(*all_, strict=True))) for key, all_ in seen.items()}


def _crowd(kind: Kind, seconds: int) -> Crowd:
    """Slow pages get time for a few answers to each connection."""
    while True:
        before = processes.cost(kind.server.pid)
        load = drive(kind.server.url, kind.paths, seconds=seconds, connections=MANY)
        after = processes.cost(kind.server.pid)
        answered = load.rate * seconds
        if answered >= ENOUGH or seconds >= LONGEST:
            return Crowd(load.rate, (after.cpu - before.cpu) / max(answered, 1) * 1000, after.memory)
        seconds *= 3

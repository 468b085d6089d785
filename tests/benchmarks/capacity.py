"""How many machines a number of page views needs: ``python -m tests.benchmarks.capacity``.

Arithmetic from measured CPU per answer, and a simulation of the queue in front of the workers. Prints the
table of docs/operations.md, where what is assumed stands too.
"""

import heapq
import random
import sys
from dataclasses import dataclass
from math import ceil, exp, log

WEB = {"list": 37.7, "record": 13.7, "institution": 117.0, "search": 41.0}
DATABASE = {"list": 8.3, "record": 6.3, "institution": 30.3, "search": 154.0}
"""Milliseconds of one core for a page that is made, by kind."""
SHARE = {"list": 0.30, "record": 0.35, "institution": 0.25, "search": 0.10}
UNCHANGED = (0.67, 0.17)
"""Milliseconds of the web server and of the database for a 304."""
PEAK = 4.0
"""The busiest minute against the mean of the day."""
BUSY = 0.6
"""How much of a core may be used in that minute."""
CORES = 8
DAY = 86_400
ANSWERS = 40_000
"""How many answers are simulated."""


@dataclass(frozen=True)
class Size:
    """Page views a day, commitments, times a day that the data change, different addresses asked for."""

    views: int
    commitments: int
    changes: int
    addresses: int


SIZES = (
    Size(100_000, 300_000, 200, 100_000),
    Size(1_000_000, 3_000_000, 200, 500_000),
    Size(10_000_000, 3_000_000, 200, 1_000_000),
    Size(100_000_000, 3_000_000, 200, 2_000_000),
    Size(100_000_000, 30_000_000, 200, 5_000_000),
)


@dataclass(frozen=True)
class Need:
    """What a size needs in its busiest minute; cores are those in use, ``p99`` is milliseconds."""

    per_second: float
    unchanged: float
    web_cores: float
    database_cores: float
    machines: int
    p99: float


def unchanged(size: Size) -> float:
    """The share of views whose page the proxy has, made since the last change; addresses follow Zipf's law.

    A change gives every page another name: what is asked for n times between two changes is made once.
    """
    views = size.views / size.changes
    harmonic = log(size.addresses) + 0.5772 + 0.5 / size.addresses
    made, rank = 0.0, 1
    while rank <= size.addresses:
        step = min(max(1, rank // 50), size.addresses - rank + 1)  # ranks of about the same weight at once
        made += step * (1 - exp(-views / (harmonic * (rank + (step - 1) / 2))))
        rank += step
    return max(0.0, 1 - made / views)


def need(size: Size) -> Need:
    same = unchanged(size)
    per_second = size.views / DAY * PEAK
    mean = [sum(SHARE[kind] * cost[kind] for kind in SHARE) for cost in (WEB, DATABASE)]
    web, database = (same * least + (1 - same) * made for least, made in zip(UNCHANGED, mean, strict=True))
    web_cores = per_second * web / 1000
    machines = ceil(web_cores / (CORES * BUSY))
    p99 = waiting(per_second / machines, same, CORES)
    return Need(per_second, same, web_cores, per_second * database / 1000, machines, p99)


def waiting(per_second: float, same: float, cores: int, seed: int = 1) -> float:
    """The 99th percentile of milliseconds until an answer, waiting included, on one machine.

    Arrivals at random, ``cores`` workers, the first who is free takes the next (M/G/c).
    """
    chance = random.Random(seed)
    free, now, times = [0.0] * cores, 0.0, []
    kinds, shares = list(SHARE), list(SHARE.values())
    for _answer in range(ANSWERS):
        now += chance.expovariate(per_second) * 1000
        if chance.random() < same:
            took = sum(UNCHANGED)
        else:
            kind = chance.choices(kinds, shares)[0]
            took = WEB[kind] + DATABASE[kind]
        done = max(now, heapq.heappop(free)) + took
        heapq.heappush(free, done)
        times.append(done - now)
    return sorted(times)[int(ANSWERS * 0.99)]


def main() -> None:
    heads = ("page views a day", "commitments", "at the peak", "unchanged", "web cores in use")
    heads = (*heads, "database cores in use", f"machines of {CORES} cores for pages", "99 % within")
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for size in SIZES:
        n = need(size)
        lines.append(
            f"| {size.views:,} | {size.commitments:,} | {n.per_second:,.0f}/s | {n.unchanged:.0%} "
            f"| {n.web_cores:.1f} | {n.database_cores:.1f} | {n.machines} | {n.p99:.0f} ms |"
        )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

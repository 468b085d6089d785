"""Many requests at a server at once, and what was wrong with an answer."""

import itertools
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.hostile.wire import Answer, Request, send

SLOW = 2.0
"""Seconds within which every request has its answer (``hardening.md``); measured with ``--full``."""
BUSY = 10.0
"""The same in the short rounds, which run beside other tests on machines that many share."""
AT_ONCE = 4
NOT_OURS = (501, 505)
"""A server may say that it does not know a method or a version of HTTP."""
LIVE = (b"<script>alert(1)", b"<img src=x onerror", b"{{7*7}}49")


@dataclass
class Report:
    """What a round found; ``faults`` says for each fault which request it was."""

    public: bool = True
    slow: float = SLOW
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    slowest_request: str = ""

    @property
    def asked(self) -> int:
        return self.statuses.total()

    def __str__(self) -> str:
        kinds = Counter(status // 100 for status in self.statuses.elements())
        shares = ", ".join(f"{kind}xx {number}" for kind, number in sorted(kinds.items()))
        slowest = f"slowest {self.slowest:.2f} s ({self.slowest_request[:120]})"
        return f"{self.asked} requests: {shares}; {len(self.faults)} faults; {slowest}"

    def note(self, request: Request, answer: Answer) -> None:
        self.statuses[answer.status] += 1
        if answer.seconds > self.slowest:
            self.slowest, self.slowest_request = answer.seconds, str(request)
        self.faults += [
            f"{wrong}: {request} {request.headers} {request.body[:200]!r}"
            for wrong in faults(answer, public=self.public, slow=self.slow)
        ]


def faults(answer: Answer, *, public: bool = True, slow: float = SLOW) -> list[str]:
    """What no answer may be or hold."""
    found = []
    if answer.status >= 500 and answer.status not in NOT_OURS:
        found.append(f"status {answer.status}")
    if answer.seconds > slow:
        found.append(f"{answer.seconds:.1f} s")
    if public and answer.cookies:
        found.append("a cookie")
    if "html" in answer.headers.get("content-type", "") and any(live in answer.body for live in LIVE):
        found.append("markup that a visitor typed")
    return found


def assail(
    address: tuple[str, int],
    requests: Iterable[Request],
    number: int,
    *,
    public: bool = True,
    slow: float = SLOW,
) -> Report:
    """Send the first ``number`` requests, a few at once."""
    report = Report(public, slow)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        stream = itertools.islice(requests, number)
        while part := list(itertools.islice(stream, 200)):
            for request, answer in zip(part, pool.map(lambda r: _answer(address, r), part), strict=True):
                report.note(request, answer)
    return report


def _answer(address: tuple[str, int], request: Request) -> Answer:
    try:
        return send(address, request)
    except TimeoutError:
        return Answer(599, seconds=99)

"""PostgreSQL stopped, killed and frozen under load: quick answers, quick recovery, nothing lost."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import engines
from tests.faults.load import load
from tests.faults.server import Server, postgresql
from tests.faults.site import Site

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(engines.find_binaries() is None, reason="PostgreSQL's server is not installed"),
]
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "50"))
ANSWER, RECOVERY = 3.0, 2.0


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture(params=["socket", "TCP"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Server, Site]]:
    with postgresql(_free() if request.param == "TCP" else 0) as server:
        site = Site(tmp_path, server.url)
        site.set_up()
        site.start()
        try:
            yield server, site
        finally:
            site.stop()


def _fail(server: Server, number: int) -> str:
    """One fault of five kinds, over when this returns."""
    kind = ("stopped", "stopped at once", "killed", "frozen", "restarted")[number % 5]
    if kind == "frozen":
        server.freeze()
        time.sleep(4)
        server.thaw()
        return kind
    if kind == "killed":
        server.kill()
    else:
        server.stop(signal.SIGQUIT if kind == "stopped at once" else signal.SIGINT)
    time.sleep(0 if kind == "restarted" else 1.5)
    server.start()
    return kind


def test_readers_are_answered_and_no_acknowledged_write_is_lost(
    both: tuple[Server, Site], capsys: pytest.CaptureFixture[str]
) -> None:
    server, site = both
    recoveries: dict[str, list[float]] = {}
    with load(site) as going:
        time.sleep(2)
        for number in range(ROUNDS):
            kind = _fail(server, number)
            recoveries.setdefault(kind, []).append(site.wait_for("/institutions/"))
            time.sleep(0.5)
    lost = set(going.acknowledged) - site.stored()
    with capsys.disabled():
        print(f"\n{len(going.answers)} answers {going.statuses()}, slowest {going.slowest:.2f} s;")
        print({kind: f"{max(each):.2f} s" for kind, each in recoveries.items()})
        print(f"{len(going.acknowledged)} acknowledged writes, {len(lost)} lost")
    assert lost == set()
    assert set(going.statuses()) <= {200, 302, 503}
    assert going.slowest <= ANSWER
    assert max(max(each) for each in recoveries.values()) <= RECOVERY


def test_the_page_says_so_in_three_languages_and_health_needs_no_database(both: tuple[Server, Site]) -> None:
    server, site = both
    server.stop()
    status, _seconds, page = site.get("/institutions/")
    words = ("Back in a moment", "Volvemos enseguida", "Sẽ trở lại ngay")
    assert (status, [word in page for word in words]) == (503, [True] * 3)
    assert '"code": "unavailable"' in site.get("/api/v1/institutions/")[2]
    paths = ("/healthz", "/readyz", "/static/civic/site.css")
    assert [site.get(path)[0] for path in paths] == [200, 503, 200]
    server.start()
    assert site.wait_for("/readyz") <= RECOVERY

"""A real streaming replica: read by the public, killed, brought back, held behind."""

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import site
from tests.servers.site import Pair, get

pytestmark = pytest.mark.full
PAGE = "/codebook/"


@pytest.fixture
def pair() -> Iterator[Pair]:
    with site.replicated() as made:
        yield made


@contextlib.contextmanager
def serving(pair: Pair, folder: Path, **more: str) -> Iterator[str]:
    with site.serving(pair, folder, DATABASE_REPLICA_URL=pair.url("replica"), **more) as address:
        yield address


def name_a_type(pair: Pair, label: str) -> None:
    pair.ask("primary", f"UPDATE civic_commitmenttype SET label_en = '{label}'")


def test_the_public_reads_the_replica_and_does_not_notice_its_death(pair: Pair, tmp_path: Path) -> None:
    with serving(pair, tmp_path) as address:
        assert get(f"{address}{PAGE}").status == 200
        read = (
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND state = 'idle'"
        )
        assert int(str(pair.ask("replica", read))) >= 1
        pair.kill("replica")
        times = [get(f"{address}{PAGE}") for _request in range(5)]
        assert [answer.status for answer in times] == [200] * 5
        assert max(answer.seconds for answer in times) < 5
        name_a_type(pair, "Named after its death")
        assert "Named after its death" in get(f"{address}{PAGE}").page
        log = (tmp_path / "log").read_text()
        assert log.count("The replica does not answer") == 1
        pair.start("replica")
        pair.wait_until_same()
        time.sleep(11)
        assert "Named after its death" in get(f"{address}{PAGE}").page
        assert int(str(pair.ask("replica", read))) >= 1


def test_a_replica_too_far_behind_is_left_until_it_catches_up(pair: Pair, tmp_path: Path) -> None:
    with serving(pair, tmp_path, DATABASE_REPLICA_MAX_LAG="1") as address:
        get(f"{address}{PAGE}")
        pair.ask("replica", "SELECT pg_wal_replay_pause()")
        name_a_type(pair, "Not yet replayed")
        assert "Not yet replayed" not in get(f"{address}{PAGE}").page
        for _try in range(40):
            if "Not yet replayed" in get(f"{address}{PAGE}").page:
                break
            time.sleep(0.1)
        else:
            pytest.fail("pages still come from the replica")
        pair.ask("replica", "SELECT pg_wal_replay_resume()")
        pair.wait_until_same()
        time.sleep(1.5)
        assert "Not yet replayed" in get(f"{address}{PAGE}").page
        assert "caught up" in (tmp_path / "log").read_text()


def test_the_replica_takes_over_when_the_primary_is_lost(pair: Pair, tmp_path: Path) -> None:
    """By hand, as docs/scaling.md says; Patroni does the same by itself."""
    with serving(pair, tmp_path) as address:
        assert get(f"{address}{PAGE}").status == 200
        pair.kill("primary")
        assert get(f"{address}{PAGE}").status == 200  # the public reads on
    pair.run("pg_ctl", "promote", "-w", "-D", "replica")
    pair.ports["primary"] = pair.ports["replica"]
    name_a_type(pair, "Written after the change")
    with serving(pair, tmp_path) as address:
        assert "Written after the change" in get(f"{address}{PAGE}").page

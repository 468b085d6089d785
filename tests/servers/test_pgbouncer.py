"""The real PgBouncer in transaction mode, with the file of ``deploy``, in front of a real PostgreSQL."""

import contextlib
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from tests import engines
from tests.servers import site
from tests.servers.site import NAME, Pair, get
from tests.servers.starting import free_port, program, running
from tests.settings import BASE_DIR

pytestmark = pytest.mark.full
FILE = BASE_DIR / "deploy" / "pgbouncer" / "pgbouncer.ini"
POOL = 3
PAGES = (
    "/",
    "/commitments/?q=police",
    "/search/?q=police",
    "/codebook/",
    "/api/v1/commitments/",
    "/commitments/feed/",
)
WITHDRAW = (
    "from civic import workflow; from civic.models import Commitment; "
    "c = Commitment.objects.published().order_by('pk')[0]; workflow.withdraw(c, 'Misread.'); print(c.slug)"
)


class Pooled(Pair):
    """The same database by way of the pooler."""

    def url(self, name: str) -> str:
        return f"postgresql://{NAME}@127.0.0.1:{self.ports['pooler']}/{NAME}"


@contextlib.contextmanager
def pooling(pair: Pair, lock_timeout: int = 3000) -> Iterator[Pooled]:
    port, file = free_port(), pair.folder / "pgbouncer.ini"
    given = {
        "port=5432": f"port={pair.ports['primary']}",
        "listen_port = 6432": f"listen_port = {port}",
        "auth_type = scram-sha-256": "auth_type = any",
        "auth_file = /etc/pgbouncer/userlist.txt": "",
        "default_pool_size = 8": f"default_pool_size = {POOL}",
        "dbname=civic ": f"dbname=civic user={NAME} ",
        "lock_timeout = 3000": f"lock_timeout = {lock_timeout}",
    }
    text = FILE.read_text()
    for was, is_now in given.items():
        assert was in text
        text = text.replace(was, is_now)
    file.write_text(f"{text}unix_socket_dir =\n")
    command = [program("pgbouncer"), str(file)]
    with running(command, port, pair.folder, **engines.account()):
        pooled = Pooled(pair.binaries, pair.folder)
        pooled.ports = {**pair.ports, "pooler": port}
        yield pooled


@pytest.fixture
def pair() -> Iterator[Pair]:
    with site.primary() as made:
        yield made


def test_everything_works_by_way_of_the_pooler(pair: Pair, tmp_path: Path) -> None:
    """Import, publication, pages, search, feeds, files, a withdrawal; more threads than connections."""
    with pooling(pair) as pooled:
        site.site(pooled, "load_seeds", "--commit", "--verbosity", "0", DATABASE_POOLED="1")
        with site.serving(pooled, tmp_path, DATABASE_POOLED="1") as address:
            asked = [f"{address}{page}" for page in PAGES] * 10
            with ThreadPoolExecutor(8) as visitors:
                assert {answer.status for answer in visitors.map(get, asked)} == {200}
            with site.serving(pair, tmp_path) as direct:
                file = get(f"{direct}/api/v1/commitments.csv").page
            assert get(f"{address}/api/v1/commitments.csv").page == file
            slug = site.site(pooled, "shell", "-c", WITHDRAW, DATABASE_POOLED="1").split()[-1]
            assert f"{slug}," in file
            assert get(f"{address}/commitments/{slug}/").status == 410
            assert f"{slug}," not in get(f"{address}/api/v1/commitments.csv").page
            used = (
                f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{NAME}' AND pid <> pg_backend_pid()"
            )
            assert 1 <= int(str(pair.ask("primary", used))) <= POOL
    assert not re.search("prepared statement|Traceback", (tmp_path / "log").read_text())


def test_a_statement_that_takes_too_long_is_ended_there_too(pair: Pair, tmp_path: Path) -> None:
    site.site(pair, "load_seeds", "--commit", "--verbosity", "0")
    with (
        pooling(pair, lock_timeout=60_000) as pooled,
        site.serving(pooled, tmp_path, DATABASE_POOLED="1") as address,
        psycopg.connect(pair.url("primary")) as holder,
    ):
        holder.execute("LOCK TABLE civic_commitment")
        answer = get(f"{address}/commitments/")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
        assert 4 < answer.seconds < 20
        holder.rollback()
        assert get(f"{address}/commitments/").status == 200


def test_the_limits_of_the_file_are_those_of_the_web_server() -> None:
    wsgi = (BASE_DIR / "civic" / "wsgi.py").read_text()
    limits = dict(re.findall(r"-c (\w+)=(\w+)", wsgi))
    pooled = dict(re.findall(r"SET (\w+) = (\w+)", FILE.read_text()))
    milliseconds = {
        name: value.replace("s", "000") if value != "off" else value for name, value in limits.items()
    }
    assert pooled == milliseconds

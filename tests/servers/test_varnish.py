"""The real Varnish, with the file of ``deploy``, in front of granian and PostgreSQL."""

import contextlib
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import site
from tests.servers.site import Pair, get
from tests.servers.starting import free_port, program, running
from tests.servers.test_pgbouncer import WITHDRAW
from tests.settings import BASE_DIR

pytestmark = pytest.mark.full
FILE = BASE_DIR / "deploy" / "varnish" / "civic.vcl"
LIST, FILE_OF_ALL = "/commitments/", "/api/v1/commitments.csv"


@contextlib.contextmanager
def proxied(origin: str, folder: Path) -> Iterator[str]:
    port, file = free_port(), folder / "civic.vcl"
    file.write_text(FILE.read_text().replace("8000", origin.rpartition(":")[2]))
    command = [program("varnishd"), "-F", "-a", f"127.0.0.1:{port}", "-f", str(file), "-n", str(folder / "v")]
    with running([*command, "-s", "malloc,64m"], port, folder):
        yield f"http://127.0.0.1:{port}"


def counted(folder: Path, name: str) -> int:
    """What Varnish has counted; its threads tell a moment later."""
    time.sleep(1)
    told = subprocess.run(
        [program("varnishstat"), "-n", str(folder / "v"), "-1", "-f", name],
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return int(told.stdout.split()[1])


def test_a_proxy_keeps_pages_and_never_shows_what_was_withdrawn(tmp_path: Path) -> None:
    with site.primary() as pair:
        site.site(pair, "load_seeds", "--commit", "--verbosity", "0")
        with site.serving(pair, tmp_path) as origin, proxied(origin, pair.folder) as address:
            _walk(pair.folder, address)
            slug = site.site(pair, "shell", "-c", WITHDRAW).split()[-1]
            assert get(f"{address}/commitments/{slug}/").status == 410
            for path in (LIST, FILE_OF_ALL, "/commitments/feed/"):
                assert f"{slug}," not in get(f"{address}{path}").page
                assert f"/{slug}/" not in get(f"{address}{path}").page
            _outage(pair, address, slug)


def _walk(folder: Path, address: str) -> None:
    first = get(f"{address}{LIST}?state=CA&type=data-collect")
    assert (first.status, first.headers["Set-Cookie"], first.headers["Via"]) == (200, None, None)
    unchanged = counted(folder, "MAIN.fetch_304")
    same = [f"{LIST}?type=data-collect&state=CA", f"{LIST}?utm_source=x&state=CA&type=data-collect"]
    again = [get(f"{address}{path}", Cookie="seen=1") for path in same]
    assert [answer.page for answer in again] == [first.page] * 2
    for _try in range(10):
        if counted(folder, "MAIN.fetch_304") == unchanged + 2:  # each was asked for, and nothing was made
            break
    else:
        pytest.fail("the proxy did not hear 304 twice")
    etag = first.headers["ETag"]
    assert get(f"{address}{same[0]}", If_None_Match=etag).status == 304
    spanish = get(f"{address}/es{LIST}?state=CA&type=data-collect")
    assert (spanish.headers["Content-Language"], spanish.page != first.page) == ("es", True)
    assert get(f"{address}/api/v1/commitments/", If_None_Match='"x"').status == 200


def _outage(pair: Pair, address: str, slug: str) -> None:
    """The database is lost: what was kept is shown, what was withdrawn is not."""
    kept = get(f"{address}{LIST}").page
    pair.kill("primary")
    for _request in range(8):
        answer = get(f"{address}{LIST}")
        assert (answer.status, answer.page) == (200, kept)
        time.sleep(0.5)
    assert get(f"{address}/commitments/{slug}/").status == 503
    pair.start("primary")


def test_a_page_kept_for_long_is_dropped_by_the_version_of_the_data(tmp_path: Path) -> None:
    with site.primary() as pair:
        site.site(pair, "load_seeds", "--commit", "--verbosity", "0")
        with (
            site.serving(pair, tmp_path, SHARED_CACHE_SECONDS="3600") as origin,
            proxied(origin, pair.folder) as address,
        ):
            before = get(f"{address}{LIST}")
            asked = counted(pair.folder, "MAIN.backend_req")
            assert [get(f"{address}{LIST}").page for _request in range(3)] == [before.page] * 3
            assert counted(pair.folder, "MAIN.cache_hit") >= 3
            assert asked <= counted(pair.folder, "MAIN.backend_req") <= asked + 1
            slug = site.site(pair, "shell", "-c", WITHDRAW).split()[-1]
            assert get(f"{address}/commitments/{slug}/").status == 410  # tells the proxy of the new version
            assert f"/{slug}/" not in get(f"{address}{LIST}").page
            version = get(f"{origin}/").headers["X-Civic-Version"]
            assert get(f"{address}/", method="BAN", X_Civic_Version=version).status == 204

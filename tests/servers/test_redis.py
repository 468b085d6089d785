"""Two hosts with one Redis and one PostgreSQL: what one made the other need not, and shows no longer."""

from pathlib import Path

import pytest

from tests.servers import site
from tests.servers.site import get
from tests.servers.starting import end, free_port, program, running
from tests.servers.test_pgbouncer import WITHDRAW

pytestmark = pytest.mark.full
LIST = "/commitments/"


def test_two_hosts_share_what_they_made_and_each_shows_a_change_at_once(tmp_path: Path) -> None:
    port = free_port()
    redis = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    shared = {"CACHE_URL": f"redis://127.0.0.1:{port}/0", "PAGE_CACHE_SECONDS": "300"}
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    with site.primary() as pair, running(redis, port, tmp_path) as server:
        site.site(pair, "load_seeds", "--commit", "--verbosity", "0")
        with (
            site.serving(pair, folders[0], **shared) as one,
            site.serving(pair, folders[1], **shared) as two,
        ):
            made = get(f"{one}{LIST}")
            pair.ask("primary", "ALTER TABLE civic_commitment RENAME TO away")  # who makes a page now fails
            assert get(f"{two}{LIST}").page == made.page
            assert get(f"{two}{LIST}?state=CA").status >= 500
            pair.ask("primary", "ALTER TABLE away RENAME TO civic_commitment")
            slug = site.site(pair, "shell", "-c", WITHDRAW, **shared).split()[-1]
            for host in (one, two):
                assert get(f"{host}/commitments/{slug}/").status == 410
                assert f"/{slug}/" not in get(f"{host}{LIST}").page
            end(server)
            answers = [get(f"{host}{LIST}") for host in (one, two) for _request in range(5)]
            assert {answer.status for answer in answers} == {200}
            assert max(answer.seconds for answer in answers) < 10
    for folder in folders:
        assert "The cache does not answer" in (folder / "log").read_text()

"""What a web worker reads when it starts, and what only when somebody asks for it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests import factories as make
from tests.settings import BASE_DIR

STAFF_ONLY = ("civic.admin", "civic.accounts.passkeys", "civic.coding", "civic.workflow")
SELDOM = (
    *("PIL", "cryptography", "drf_spectacular", "duckdb", "fido2", "lxml", "pydantic", "pyotp", "pypdf"),
    *("rapidfuzz", "ruamel", "trafilatura", "django.test"),
)
PAGES = (
    *("/healthz", "/", "/commitments/", "/commitments/?state=CA&q=ask", "/institutions/", "/search/"),
    *("/commitments/promise/", "/about/", "/es/codebook/", "/api/v1/commitments/", "/commitments/feed/"),
)
WORKER = """
import io, json, sys
from civic.wsgi import application
def ask(path):
    path, _, query = path.partition("?")
    said = []
    given = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "wsgi.input": io.BytesIO()}
    given |= {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.url_scheme": "http"}
    given["wsgi.errors"] = sys.stderr
    answer = application(given, lambda status, *_: said.append(int(status[:3])))
    b"".join(answer), answer.close()
    return said[0]
*pages, desk = sys.argv[1:]
public = [ask(page) for page in pages], sorted(sys.modules)
print(json.dumps([*public, ask(desk), sorted(sys.modules)]))
"""


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Any:
    """What a new process answers and has read: after the public's pages, and after the door of the desk."""
    if connection.vendor != "sqlite":
        pytest.skip("one engine is enough")
    make.make_published(slug="promise")
    path = tmp_path / "copy.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    given = {"PATH": os.environ["PATH"], "DATABASE_URL": f"sqlite:///{path}", "RELEASES_DIR": str(tmp_path)}
    command = [sys.executable, "-W", "ignore", "-c", WORKER, *PAGES, "/admin/login/"]
    done = subprocess.run(command, cwd=BASE_DIR, env=given, capture_output=True, check=True, text=True)
    return json.loads(done.stdout)


def _read(modules: list[str], names: tuple[str, ...]) -> set[str]:
    return {name for name in names if name in modules}


def test_what_only_staff_or_seldom_pages_need_is_read_when_they_do(worker):
    """Some 35 MB of each worker, most of which serve the public alone."""
    statuses, public, desk, after = worker
    assert statuses == [200] * len(PAGES)
    assert _read(public, (*STAFF_ONLY, *SELDOM)) == set()
    assert (desk, _read(after, STAFF_ONLY)) == (200, set(STAFF_ONLY))

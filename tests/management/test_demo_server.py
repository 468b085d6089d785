"""`manage.py demo` to its last step: a server that answers until it is stopped."""

import contextlib
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from civic.management.commands.demo import SERVER
from tests.servers.starting import end, free_port
from tests.settings import BASE_DIR

PATIENCE = 60


def fetch(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()


def named(url: str) -> str:
    """The server's name for itself."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.headers["Server"]
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.headers["Server"]


def wait_for(url: str, process: subprocess.Popen) -> tuple[int, str]:
    """Return the first answer; the command sets everything up before it serves."""
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(urllib.error.URLError):
            return fetch(url)
        time.sleep(0.1)
    raise AssertionError(f"no answer from {url}; exit status {process.poll()}")


@pytest.fixture
def served(tmp_path):
    """Give the address of a demo on an empty database, in a process whose shell asks for DEBUG."""
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": f"sqlite:///{tmp_path / 'demo.sqlite3'}",
        "DEBUG": "1",
        "PORT": str(port),
    }
    with (
        open(tmp_path / "out", "wb") as out,
        subprocess.Popen(
            [sys.executable, "manage.py", "demo"], cwd=BASE_DIR, env=environment, stdout=out, stderr=out
        ) as process,
    ):
        try:
            wait_for(f"http://127.0.0.1:{port}/admin/login/", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            end(process)


def test_it_serves_pages_and_styles_with_debug_off_names_no_program_and_logs_no_visitor(served, tmp_path):
    status, page = fetch(f"{served}/admin/login/")
    assert status == 200
    sheet = re.search(r'href="(/static/admin/css/base\.[0-9a-f]+\.css)"', page)
    assert fetch(served + sheet[1])[0] == 200
    status, page = fetch(f"{served}/no-such-page/?q=nobodys-business")
    assert status == 404
    assert "DEBUG = True" not in page
    paths = ("/", "/no-such-page/", "/?q=%00", "/api/v1/institutions/", "/healthz", sheet[1])
    assert [named(served + path) for path in paths] == ["civic"] * len(paths)
    printed = (tmp_path / "out").read_text()
    assert f"Public pages  {served}/" in printed
    assert "nobodys-business" not in printed
    assert "no-such-page" not in printed


@pytest.mark.full
def test_it_ends_even_when_told_to_before_its_workers_are_ready(tmp_path):
    (tmp_path / "never.py").write_text(
        "import pathlib, time\npathlib.Path('starts').touch()\ntime.sleep(3600)\n"
    )
    address = ("--host", "127.0.0.1", "--port", str(free_port()))
    process = subprocess.Popen([sys.executable, *SERVER, *address, "never:application"], cwd=tmp_path)
    try:
        while not (tmp_path / "starts").exists():
            assert process.poll() is None
            time.sleep(0.05)
        process.terminate()
        assert process.wait(30) == 0
    finally:
        process.kill()

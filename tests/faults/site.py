"""A site of its own, as the shipped server runs it, with a reader and an editor who note every answer."""

import os
import re
import socket
import subprocess
import sys
import time
from html import unescape
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from civic.management.commands.demo import HOST, SERVER
from tests.servers.starting import end

ROOT = Path(__file__).resolve().parent.parent.parent
TOKEN = "t" * 32
PATIENCE = 60
EDITOR = """
from django.contrib.auth import get_user_model
from django.test import Client
from tests import factories
factories.published(factories.make_institution("Larkfield Unified"))
client = Client()
client.force_login(get_user_model().objects.create_superuser("root", password="correct horse battery"))
print("session:" + client.cookies["sessionid"].value)
"""


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


_opener = build_opener(_NoRedirect)


class Site:
    """An installation on the database ``url``; ``start`` and ``stop`` run its server."""

    def __init__(self, folder: Path, url: str, **more: str) -> None:
        with socket.create_server((HOST, 0)) as probe:
            self.port = probe.getsockname()[1]
        self.address = f"http://{HOST}:{self.port}"
        self.log = folder / "server.log"
        self.env = {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": url,
            "SECRET_KEY": "a key for tests only, which signs nothing of worth",
            "SITE_URL": self.address,
            "RELEASES_DIR": str(folder / "releases"),
            **more,
        }
        self.session = ""
        self.process: subprocess.Popen[bytes] | None = None

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=ROOT, env=self.env, check=True, capture_output=True, text=True)

    def set_up(self) -> None:
        self.manage("migrate", "--no-input", "-v", "0")
        printed = self.manage("shell", "-v", "0", "-c", EDITOR).stdout
        self.session = printed.partition("session:")[2].strip()

    def start(self, limit: str = "") -> None:
        """Run the server; ``limit`` is a command of the shell to run before, such as ``ulimit -f``."""
        words = [sys.executable, *SERVER, "--host", HOST, "--port", str(self.port), "civic.wsgi:application"]
        command = ["bash", "-c", f'{limit}; exec "$@"', "bash", *words] if limit else words
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log)
        self.wait_for("/healthz")

    def stop(self) -> None:
        if self.process is not None:
            end(self.process)

    def wait_for(self, path: str, patience: float = PATIENCE) -> float:
        """Seconds until a page answers with 200."""
        began = time.monotonic()
        while time.monotonic() - began < patience:
            if self.get(path)[0] == 200:
                return time.monotonic() - began
            time.sleep(0.05)
        raise AssertionError(f"{path} did not come back in {patience} s")

    def get(self, path: str) -> tuple[int, float, str]:
        """Status (0: no answer), seconds, text."""
        return self._send(Request(self.address + path))

    def write(self, name: str) -> tuple[int, float, str]:
        """Store a place of this name as an editor does; 302 acknowledges it."""
        fields = {**self.form(), "name": name, "slug": name, "state": "CA", "_save": "Save"}
        url = f"{self.address}/admin/civic/place/add/"
        return self._send(self.signed(Request(url, urlencode(fields).encode())))

    def form(self) -> dict[str, str]:
        """The hidden fields of an empty form."""
        if not hasattr(self, "_form"):
            page = self._send(self.signed(Request(f"{self.address}/admin/civic/place/add/")))[2]
            inputs = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', page)
            self._form = {name: unescape(value) for name, value in inputs}
            self._form["csrfmiddlewaretoken"] = TOKEN
        return self._form

    def signed(self, request: Request) -> Request:
        request.add_header("Cookie", f"sessionid={self.session}; csrftoken={TOKEN}")
        request.add_header("Referer", self.address)
        return request

    def stored(self) -> set[str]:
        """The names of every place in the database, asked by a process of its own."""
        code = "from civic.models import Place; print(*Place.objects.values_list('name', flat=True))"
        return set(self.manage("shell", "-v", "0", "-c", code).stdout.split())

    @staticmethod
    def _send(request: Request) -> tuple[int, float, str]:
        began = time.monotonic()
        try:
            with _opener.open(request, timeout=20) as answer:
                status, text = answer.status, answer.read().decode()
        except HTTPError as refusal:
            with refusal:
                status, text = refusal.code, refusal.read().decode()
        except (OSError, HTTPException):  # cut off, also in the middle of an answer
            status, text = 0, ""
        return status, time.monotonic() - began, text

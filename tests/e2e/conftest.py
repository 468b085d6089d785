"""A real Chromium against a real server, with what it takes to check a page for accessibility."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests import factories
from tests.e2e.serving import collect_static, production_server

HERE = Path(__file__).parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# The browser runs its own event loop in this thread, and Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        pytest.fail("No Chromium. On Debian: apt install chromium. Or leave these out: -m 'not browser'")
    return path


@pytest.fixture(scope="session")
def browser(live_server: Any, chromium_path: str) -> Iterator[Browser]:
    """Closed before the server is, or a connection it still holds ends in a thread without a database."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The folder of the measuring programs, at the versions and with the checksums of package-lock.json."""
    folder, lock = HERE / "node_modules", HERE / "package-lock.json"
    with open(lock) as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)  # several workers may want it at once
        installed = folder / "installed-lock.json"
        if not installed.exists() or installed.read_bytes() != lock.read_bytes():
            _install_node_modules()
            shutil.copyfile(lock, installed)
    return folder


@pytest.fixture(scope="session")
def axe(node_modules: Path) -> str:
    """The source of axe-core."""
    return (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def _install_node_modules() -> None:
    npm = shutil.which("npm")
    if npm is None and os.environ.get("REQUIRE_BROWSER") != "1":
        pytest.skip("No npm, so no axe-core and no Lighthouse: what they measure is not measured here.")
    if npm is None:
        pytest.fail(
            "REQUIRE_BROWSER=1, and no npm to install axe-core and Lighthouse. On Debian: apt install npm"
        )
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=HERE, check=True, capture_output=True)


@pytest.fixture(scope="session")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of this version's static files, hashed and compressed."""
    folder = tmp_path_factory.mktemp("static")
    collect_static(folder)
    return folder


@pytest.fixture
def site(transactional_db: None, static: Path) -> Iterator[str]:
    """The address of the production server on what the test has put into the database."""
    with production_server(static) as url:
        yield url


@pytest.fixture
def visit(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Open a path at a given width and colour scheme, in a profile that was never used before this test."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()

    def _visit(path: str, width: int = 390, height: int = 844, scheme: str = "light") -> Page:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"{live_server.url}{path}")
        return page

    yield _visit
    context.close()


WATCH = (
    "document.addEventListener('securitypolicyviolation', e => "
    "console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`))"
)


@pytest.fixture
def complaints() -> list[str]:
    """What the browsers wrote to their consoles, and what failed in the pages."""
    return []


@pytest.fixture
def desk(browser: Browser, live_server: Any, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """A member of staff, signed in through the form, in a profile of their own; "root" may do everything."""
    import_module("civic.migrations.0003_groups").create(apps, None)
    contexts = []

    def _sit_down(name: str, *groups: str, **options: Any) -> Page:
        factories.make_user(name, *groups, is_superuser="root" in groups)
        context = browser.new_context(base_url=f"{live_server.url}/{settings.ADMIN_PATH}", **options)
        context.add_init_script(WATCH)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(f"{said.type}: {said.text} {said.location['url']}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("")
        page.fill("#id_username", name)
        page.fill("#id_password", factories.PASSWORD)
        page.click("[type=submit]")
        return page

    yield _sit_down
    for context in contexts:
        context.close()

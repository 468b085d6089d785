"""The shipped files agree with the product."""

import re
import shlex
import shutil
import subprocess

import pytest

from civic.management.commands.demo import HOST, SERVER
from tests.settings import BASE_DIR

pytestmark = pytest.mark.once
UNITS = sorted((BASE_DIR / "deploy/systemd").glob("*.service"))


def test_the_server_is_started_as_the_demo_starts_it():
    unit = (BASE_DIR / "deploy/systemd/civic.service").read_text(encoding="utf-8")
    words = shlex.split(unit.partition("ExecStart=")[2].partition("\n")[0])
    assert words == [
        "/srv/civic/.venv/bin/python", *SERVER, "--host", HOST, "--port", "8000", "civic.wsgi:application",
    ]  # fmt: skip


def test_every_command_of_a_unit_is_one_of_ours():
    called = {name for unit in UNITS for name in re.findall(r"manage\.py (\w+)", unit.read_text())}
    assert called == {"analyze", "backup", "clearsessions", "export_data", "wipe_contacts", "wipe_unfinished"}


def test_every_setting_of_the_example_is_one_that_is_read():
    example = (BASE_DIR / "deploy/civic.env").read_text(encoding="utf-8")
    read = re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (BASE_DIR / "civic/settings.py").read_text())
    assert set(re.findall(r"^([A-Z_]+)=", example, re.M)) - set(read) == set()


@pytest.mark.full
@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_calls_every_unit_well_confined(unit):
    command = ["systemd-analyze", "security", "--offline=yes", "--threshold=20", unit]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout

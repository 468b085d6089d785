"""A backup holds everything as it was at one moment, and a restore brings all of it back or nothing."""

import io
import tarfile
import threading
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from civic.models import CorrectionReport
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
LEFT_OUT = ("sessions.Session",)


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT, settings.RELEASES_DIR = tmp_path / "media", tmp_path / "releases"
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "upload.csv").write_text("name\n", encoding="utf-8")


def run(name: str, *arguments: Any) -> str:
    out = io.StringIO()
    call_command(name, *map(str, arguments), stdout=out, stderr=io.StringIO())
    return out.getvalue()


def everything() -> dict[str, list[Any]]:
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {m._meta.label: list(m._base_manager.order_by("pk").values()) for m in models}


def report(number: int) -> None:
    CorrectionReport.objects.create(key=f"r{number}", body="Wrong.", digest=f"{number:064d}")


def test_what_is_restored_is_row_for_row_what_was_there(tmp_path: Path) -> None:
    factories.make_published()
    report(1)
    was = everything()
    assert run("backup", tmp_path / "a.tar").endswith("tables, checked.\n")
    CorrectionReport.objects.all().delete()
    (tmp_path / "media" / "upload.csv").unlink()
    with pytest.raises(CommandError, match="Here are already a database"):
        run("restore", tmp_path / "a.tar")
    said = run("restore", tmp_path / "a.tar", "--overwrite")
    assert said.startswith("Restored: ")
    assert "older" not in said
    assert everything() == {**was, "sessions.Session": []}
    assert (tmp_path / "media" / "upload.csv").read_text(encoding="utf-8") == "name\n"


def test_a_damaged_or_foreign_file_changes_nothing(tmp_path: Path) -> None:
    report(1)
    run("backup", tmp_path / "a.tar")
    was = everything()
    whole = (tmp_path / "a.tar").read_bytes()
    spoiled = bytearray(whole)
    spoiled[len(whole) // 2] ^= 0xFF
    for name, content in {"half": whole[: len(whole) // 2], "spoiled": spoiled, "text": b"no backup"}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(CommandError, match=r"no backup|missing or damaged"):
            run("restore", tmp_path / name, "--overwrite")
    assert everything() == was


def test_nobody_stays_signed_in(tmp_path: Path, client: Any) -> None:
    client.force_login(factories.make_user("ada", "coder"))
    run("backup", tmp_path / "a.tar")
    run("restore", tmp_path / "a.tar", "--overwrite")
    assert client.get(f"/{settings.ADMIN_PATH}").status_code == 302


def test_no_file_is_replaced_unasked(tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_text("mine", encoding="utf-8")
    with pytest.raises(CommandError, match="is there already"):
        run("backup", tmp_path / "a.tar")
    assert (tmp_path / "a.tar").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "a.tar").stat().st_size == 4


def test_a_backup_is_for_its_owner_alone_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    run("backup", tmp_path / "a.tar")
    assert (tmp_path / "a.tar").stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tar", "media"]
    with tarfile.open(tmp_path / "a.tar") as tar:
        assert "uploads/upload.csv" in tar.getnames()


@pytest.mark.parametrize("times", [2, pytest.param(50, marks=pytest.mark.full)])
def test_a_backup_while_others_write_is_one_moment(tmp_path: Path, times: int) -> None:
    """Reports come in pairs, in one transaction each: a copy of one moment holds an even number."""
    stop, written = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            with transaction.atomic():
                report(len(written) * 2)
                report(len(written) * 2 + 1)
            written.append(timezone.now())
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(times):
            run("backup", tmp_path / f"{number}.tar")
    finally:
        stop.set()
        thread.join()
    assert written
    for number in range(times):
        run("restore", tmp_path / f"{number}.tar", "--overwrite")
        assert CorrectionReport.objects.count() % 2 == 0

"""What belongs to a backup, and what is done with all of it."""

import os
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from civic.management.backups import archive, postgresql, sqlite
from civic.management.backups.archive import BackupError

APP = "civic"


def _engine(database: Any) -> Any:
    return sqlite if database.vendor == "sqlite" else postgresql


def folders() -> dict[str, Path]:
    """The folders that are part of a register, by their name in a backup."""
    return {"uploads": Path(settings.MEDIA_ROOT), "releases": Path(settings.RELEASES_DIR)}


def known_migrations() -> list[str]:
    """The names of civic's migrations that this version has, in order."""
    return sorted(name for app, name in MigrationLoader(None).disk_migrations if app == APP)


def write(database: Any, file: Path, folder: Path) -> dict[str, Any]:
    """Copy everything by way of a folder, and return the manifest. Raises ``BackupError`` or ``OSError``."""
    done = sorted(name for app, name in MigrationRecorder(database).applied_migrations() if app == APP)
    copied, rows = _engine(database).copy(database, folder)
    parts = {copied.name: copied}
    for name, place in folders().items():
        parts |= {f"{name}/{path.relative_to(place).as_posix()}": path for path in archive.files(place)}
    manifest = {
        "engine": database.vendor,
        "migrations": done,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "rows": rows,
    }
    archive.write(file, parts, manifest)
    return manifest


def check(database: Any, folder: Path, said: dict[str, Any]) -> None:
    """Raises ``BackupError`` where a backup does not fit this register, or its database is damaged."""
    if said["engine"] != database.vendor:
        raise BackupError(
            f"This is a backup of {said['engine']}, and DATABASE_URL names {database.vendor}. To change the "
            "engine, use a release: export_data there, load_release here."
        )
    if newer := sorted({*said["migrations"]} - {*known_migrations()}):
        raise BackupError(f"The backup is newer than this version of civic, which lacks {', '.join(newer)}.")
    _engine(database).check(folder, said["rows"])


def what_is_here(database: Any) -> str:
    """What a restore would replace, in words; empty for nothing."""
    found = [] if _engine(database).is_empty(database) else ["a database"]
    found += [f"files in {place}" for place in folders().values() if any(archive.files(place))]
    return " and ".join(found)


def near(database: Any) -> Path:
    """Where a backup is unpacked: a SQLite database is put into its place by a new name, within one disk."""
    is_file = database.vendor == "sqlite"
    return Path(database.settings_dict["NAME"]).absolute().parent if is_file else Path(settings.VAR_DIR)


def restore(database: Any, folder: Path, said: dict[str, Any]) -> None:
    """Put everything into its place and compare. Raises ``BackupError`` or ``OSError``."""
    _engine(database).restore(database, folder)
    _engine(database).verify(database, said["rows"])
    for name, place in folders().items():
        _replace(folder / name, place)


def _replace(new: Path, place: Path) -> None:
    """A folder in the place of another; across file systems it is copied."""
    aside = place.with_name(f".{place.name}-before")
    shutil.rmtree(aside, ignore_errors=True)
    if place.exists():
        os.replace(place, aside)
    if new.is_dir():
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(new, place)
    shutil.rmtree(aside, ignore_errors=True)

"""The releases that the site offers: what lies in ``RELEASES_DIR``, a folder a version.

Only what the sums of a release name can be read, so that no address leads out of its folder.
"""

import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from civic.exports.package import sums
from civic.exports.package.describing import MEDIA_TYPES, permanent_address
from civic.exports.package.writing import VERSION, order
from civic.versions import dataset_version


class File(NamedTuple):
    """A file of a release: its path within, its size in bytes, its SHA-256 and its media type."""

    name: str
    size: int
    sha256: str
    media_type: str


class Release(NamedTuple):
    """A release on the disk. ``changes`` is its ``changes.json``, ``rows`` how many each table has.

    ``dataset`` is ``versions.dataset_version`` of what it holds; empty if it does not say.
    """

    version: str
    folder: Path
    day: date | None
    licence: str
    files: tuple[File, ...]
    changes: dict[str, Any]
    rows: dict[str, int]
    dataset: str = ""

    @property
    def address(self) -> str:
        """Its permanent address, the same in every language."""
        return permanent_address(self.version)

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files)

    def file(self, name: str) -> File | None:
        return next((file for file in self.files if file.name == name), None)


def all_releases() -> list[Release]:
    """Every whole release, the newest first."""
    folder = Path(settings.RELEASES_DIR)
    versions = [each.name for each in folder.iterdir()] if folder.is_dir() else []
    known = sorted((v for v in versions if VERSION.fullmatch(v)), key=order, reverse=True)
    return [found for found in map(release, known) if found]


def of_now() -> str:
    """What the data of now is called: the newest release if no record has come, changed or gone since it was
    written, else ``unreleased-`` and a token that differs with every change."""
    token = dataset_version()
    newest = next(iter(all_releases()), None)
    return newest.version if newest and newest.dataset == token else f"unreleased-{token}"


def release(version: str) -> Release | None:
    """A release by its version; ``None`` where there is none, or its folder is not whole."""
    folder = Path(settings.RELEASES_DIR) / version
    if not VERSION.fullmatch(version) or folder.is_symlink():
        return None
    try:
        return _read(folder, (folder / sums.NAME).stat().st_mtime_ns)
    except (OSError, ValueError, KeyError, sums.BadRelease):
        return None


@lru_cache(maxsize=32)
def _read(folder: Path, _written_at: int) -> Release:
    """A release never changes, so it is read once."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    created = package.get("created")
    return Release(
        folder.name,
        folder,
        date.fromisoformat(created[:10]) if created else None,
        package["licenses"][0]["name"],
        tuple(_files(folder)),
        json.loads((folder / "changes.json").read_text(encoding="utf-8")),
        {each["name"]: each["rows"] for each in package["resources"] if "rows" in each},
        package.get("dataset", ""),
    )


def _files(folder: Path) -> list[File]:
    inside = folder.resolve()
    named = {**sums.listed(folder), sums.NAME: sums.sha256(folder / sums.NAME)}
    found = []
    for name, sum_ in sorted(named.items()):
        path = folder / name
        if path.is_file() and path.resolve().is_relative_to(inside):
            media_type = MEDIA_TYPES.get(path.suffix, "text/plain")
            found.append(File(name, path.stat().st_size, sum_, media_type))
    return found

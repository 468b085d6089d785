"""The file of a backup: a tar with what was copied, and a manifest with the sum of every part.

It is written beside its final name and renamed when it is whole, so that a backup that was interrupted is
never taken for one.
"""

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
FORMAT = 1
_BLOCK = 2**20


class BackupError(Exception):
    """What is wrong with a backup, in a sentence for whoever runs the command."""


def sha256(file: Path) -> str:
    """The sum of a file, read in blocks."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def files(folder: Path) -> Iterator[Path]:
    """Every file below a folder, in order; none where the folder is not there."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def write(target: Path, parts: dict[str, Path], manifest: dict[str, Any]) -> None:
    """Put files into an archive under their names. Raises ``OSError`` and leaves nothing half-written."""
    sums = {name: sha256(path) for name, path in parts.items()}
    said = {"format": FORMAT, **manifest, "files": sums}
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")  # for its owner alone
    try:
        with os.fdopen(handle, "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w") as tar:
                _add_manifest(tar, said)
                for name, path in parts.items():
                    tar.add(path, name)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(draft, target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _add_manifest(tar: tarfile.TarFile, said: dict[str, Any]) -> None:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as page:
        json.dump(said, page, indent=1, sort_keys=True)
        page.flush()
        tar.add(page.name, MANIFEST)


@contextmanager
def unpacked(source: Path, near: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The parts of an archive in a folder of their own below ``near``, each of which has its sum.

    Raises ``BackupError`` where the file is no backup, or not whole.
    """
    near.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=near, prefix=".restore-") as place:
        folder = Path(place)
        try:
            with tarfile.open(source) as tar:
                _extract(tar, folder)
            said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, tarfile.TarError, ValueError, EOFError) as error:
            raise BackupError(f"{source} is no backup, or not a whole one: {error}") from error
        _check(folder, said)
        yield folder, said


def _extract(tar: tarfile.TarFile, folder: Path) -> None:
    """Ordinary files, and nothing outside of the folder.

    ``extractall`` has its ``filter`` since Python 3.11.4; Debian 12 has 3.11.2. Raises ``TarError``.
    """
    for member in tar:
        path, stream = folder / member.name, tar.extractfile(member)
        if stream is None or not member.isfile() or not path.resolve().is_relative_to(folder.resolve()):
            raise tarfile.TarError(f"{member.name!r} is not a file of a backup")
        path.parent.mkdir(parents=True, exist_ok=True)
        with stream, path.open("wb") as copy:
            shutil.copyfileobj(stream, copy, _BLOCK)
        path.chmod(member.mode & 0o755 | 0o600)
        os.utime(path, (member.mtime, member.mtime))


def _check(folder: Path, said: dict[str, Any]) -> None:
    if said.get("format") != FORMAT:
        raise BackupError("This backup was written in another format. Use the civic that wrote it.")
    for name, digest in said["files"].items():
        path = folder / name
        if not path.is_file() or sha256(path) != digest:
            raise BackupError(f"{name} in the backup is missing or damaged. Nothing was restored.")

"""``SHA256SUMS`` of a release, as ``sha256sum -c`` reads it."""

import hashlib
from pathlib import Path

NAME = "SHA256SUMS"


class BadRelease(Exception):  # noqa: N818 the name says what happened
    """A folder is no whole release; the text says what is wrong with it."""


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files(folder: Path) -> dict[str, tuple[int, str]]:
    """Size and sum of every file below a folder by its path, sorted."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != NAME)
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_size, sha256(path))
        for path in sorted(found, key=lambda path: path.relative_to(folder).as_posix())
    }


def write(folder: Path) -> None:
    lines = [f"{sum_}  {name}\n" for name, (_size, sum_) in files(folder).items()]
    (folder / NAME).write_text("".join(lines), encoding="utf-8")


def listed(folder: Path) -> dict[str, str]:
    """The sums that a release names, by path. Raises ``BadRelease``."""
    try:
        lines = (folder / NAME).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadRelease(f"{folder}: {NAME} cannot be read, so this is no release.") from error
    pairs = [line.split("  ", 1) for line in lines]
    if any(len(pair) != 2 or len(pair[0]) != 64 for pair in pairs):
        raise BadRelease(f"{folder / NAME}: a line is not “sum, two spaces, path”.")
    return {name: sum_ for sum_, name in pairs}


def verify(folder: Path) -> None:
    """Every file that is named is there with its sum, and no other. Raises ``BadRelease`` that names them."""
    named = listed(folder)
    found = {name: sum_ for name, (_size, sum_) in files(folder).items()}
    wrong = sorted(name for name in named.keys() | found.keys() if named.get(name) != found.get(name))
    if wrong:
        raise BadRelease(f"{folder}: not as {NAME} says: {', '.join(wrong)}.")

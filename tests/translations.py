"""Check the catalogues of civic/locale: `python tests/translations.py`; --compile writes their .mo files.

Compiled files are committed, because a clone has to speak three languages with pip alone, and gettext is no
Python package. polib writes them, so that they come out the same on every machine.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "civic" / "locale"
COLLECTED = ("civic", "templates", "manage.py")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|<[^>]+>")
NO_GETTEXT = (
    "Whether the catalogues hold every message was not checked: that needs gettext. "
    "On Debian: apt install gettext"
)


def main(arguments: list[str]) -> int:
    """Say everything that is wrong; the exit status is 1 if anything is."""
    if arguments == ["--compile"]:
        for catalogue in catalogues():
            catalogue.with_suffix(".mo").write_bytes(compiled(catalogue))
        return 0
    problems = [problem for catalogue in catalogues() for problem in incomplete(catalogue)]
    if shutil.which("xgettext"):
        problems += [*outdated(), *malformed()]
    elif os.environ.get("REQUIRE_GETTEXT") == "1":
        problems.append(NO_GETTEXT)
    else:
        sys.stderr.write(NO_GETTEXT + "\n")
    sys.stderr.write("".join(f"{problem}\n" for problem in problems))
    return int(bool(problems))


def catalogues() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


def compiled(catalogue: Path) -> bytes:
    """The bytes of the .mo file that belongs to a catalogue."""
    return polib.pofile(str(catalogue)).to_binary()


def incomplete(catalogue: Path) -> Iterator[str]:
    """What a catalogue lacks: translations, a reader's approval (fuzzy), or a .mo file that agrees."""
    found, name = polib.pofile(str(catalogue)), f"{catalogue.parent.parent.name}/{catalogue.name}"
    for entry in found:
        if entry.fuzzy or not entry.translated():
            yield f"{name}: {'fuzzy' if entry.fuzzy else 'not translated'}: {entry.msgid!r}"
    stored = catalogue.with_suffix(".mo")
    if not stored.exists() or stored.read_bytes() != compiled(catalogue):
        yield f"{name}: its .mo file says something else. Run `make messages`."


def malformed() -> Iterator[str]:
    """What gettext's own checks find: broken headers, plural forms, and placeholders."""
    for catalogue in catalogues():
        command = ["msgfmt", "--check", "-o", os.devnull, catalogue]
        yield from subprocess.run(command, check=False, capture_output=True, text=True).stderr.splitlines()


def messages(catalogue: Path) -> set[tuple[str, str, str]]:
    """Context, message and plural of every entry that is in use."""
    found = polib.pofile(str(catalogue))
    return {(e.msgctxt or "", e.msgid, e.msgid_plural) for e in found if not e.obsolete}


def outdated() -> Iterator[str]:
    """What `makemessages` would add to or take from a catalogue; nothing here is changed."""
    with tempfile.TemporaryDirectory() as folder:
        for name in COLLECTED:
            source, target = ROOT / name, Path(folder) / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "static"))
            else:
                shutil.copy(source, target)
        command = [sys.executable, "manage.py", "makemessages", "--verbosity", "0"]
        subprocess.run(command, cwd=folder, env=_plain(), check=True, stdout=subprocess.DEVNULL)
        for catalogue in catalogues():
            name = catalogue.relative_to(ROOT)
            now, then = messages(catalogue), messages(Path(folder) / name)
            yield from (f"{name}: missing: {text!r}. Run `make messages`." for _c, text, _p in then - now)
            yield from (
                f"{name}: no longer used: {text!r}. Run `make messages`." for _c, text, _p in now - then
            )


def _plain() -> dict[str, str]:
    """The environment without settings of this site: the copy needs no key and no database."""
    return {
        **os.environ,
        "SECRET_KEY": "collects messages, signs nothing",
        "DATABASE_URL": "sqlite://:memory:",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

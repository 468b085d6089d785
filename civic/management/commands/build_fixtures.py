"""`manage.py build_fixtures`: the seed sheets as Django fixtures, byte for byte the same every time."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from civic.ingest.fixtures import BrokenSheets, compile_fixtures
from civic.ingest.positions import NoSheet
from civic.ingest.sheets import all_sheets


class Command(BaseCommand):
    help = "Compiles seeds/*.yaml to fixtures/*.json, which plain loaddata reads. Never touches the database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="default: seeds/*.yaml")
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the files differ")
        parser.add_argument(
            "--output", type=Path, default=settings.BASE_DIR / "fixtures", metavar="DIR", help="where they go"
        )

    def handle(self, *args: Any, paths: list[Path], check: bool, output: Path, **options: Any) -> None:
        self.stderr.style_func = None  # progress is no error: not in red
        self.stderr.write("Loading the sheets into a database of their own …")
        try:
            files = compile_fixtures(paths or all_sheets())
        except NoSheet as error:
            raise CommandError(str(error), returncode=2) from error
        except BrokenSheets as error:
            raise CommandError(str(error)) from error
        if check:
            self._check(files, output)
        else:
            self._write(files, output)

    def _write(self, files: dict[str, bytes], output: Path) -> None:
        output.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            state = "same" if _content(output / name) == content else "written"
            (output / name).write_bytes(content)
            self.stdout.write(f"{state}  {name}")

    def _check(self, files: dict[str, bytes], output: Path) -> None:
        differing = [name for name, content in files.items() if _content(output / name) != content]
        if differing:
            listed = ", ".join(differing)
            raise CommandError(
                f"{listed}: not what the sheets give. Run `manage.py build_fixtures` and commit them."
            )
        self.stdout.write(f"{', '.join(files)}: as the sheets give them")


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None

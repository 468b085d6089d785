"""``python -m tests.benchmarks``: loads or takes databases, measures, and prints ratios as a table."""

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import loading, measuring, moving, reporting
from tests.benchmarks.driving import wrk_is_here
from tests.benchmarks.loading import Database
from tests.benchmarks.measuring import Target, inside, start
from tests.benchmarks.results import Results, as_json
from tests.benchmarks.serving import ROOT, collect_static, environment

PARTS = ("pages", "statements", "csv", "import", "publish")


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    if not wrk_is_here():
        say("wrk is not here. On Debian and Ubuntu: apt install wrk")
        return 2
    folder = Path(options.work or tempfile.mkdtemp(prefix="civic-benchmark-"))
    static = folder / "static"
    static.mkdir(parents=True, exist_ok=True)
    say(f"Twins for Datasette, static files and raw numbers: {folder}")
    collect_static(static)
    with databases(options, folder) as found, contextlib.ExitStack() as stack:
        compared = options.datasette
        targets = [start(stack, database, folder, static, compared=compared) for database in found]
        results = measure(options, targets, static, folder)
    (folder / "results.json").write_text(json.dumps(as_json(results), indent=2), encoding="utf-8")
    sys.stdout.write(reporting.text(results))
    if options.write:
        reporting.write(results)
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--database", action="append", type=loading.given, default=[], metavar="SIZE=URL",
        help="measure this one, which generate_records filled; may be repeated. Without it all are made here",
    )  # fmt: skip
    parser.add_argument("--sizes", default="30k,300k,3m", help="of those made here")
    parser.add_argument("--engines", default="postgresql,sqlite", help="of those made here")
    parser.add_argument("--divisions", default="", metavar="FILE", help="real names for those made here")
    parser.add_argument("--only", default=",".join(PARTS), help=f"some of {', '.join(PARTS)}")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2, help="of each run of wrk")
    parser.add_argument("--import-rows", type=int, default=100_000)
    parser.add_argument("--no-datasette", dest="datasette", action="store_false")
    parser.add_argument("--work", metavar="FOLDER", help="keeps what takes long to make")
    parser.add_argument("--write", action="store_true", help="the table into docs/performance.md")
    options = parser.parse_args(arguments)
    options.only = options.only.split(",")
    if unknown := set(options.only) - set(PARTS):
        parser.error(f"--only knows {', '.join(PARTS)}, not {', '.join(unknown)}")
    return options


@contextlib.contextmanager
def databases(options: argparse.Namespace, folder: Path) -> Iterator[list[Database]]:
    if options.database:
        yield options.database
        return
    sizes, engines = options.sizes.split(","), options.engines.split(",")
    with loading.loaded(sizes, engines, folder, options.divisions) as found:
        yield found


def measure(options: argparse.Namespace, targets: list[Target], static: Path, folder: Path) -> Results:
    results = Results([target.database for target in targets])
    if "statements" in options.only:
        results.statements = {t.database: inside("statements", t.database.url, static) for t in targets}
    if "pages" in options.only:
        results.loads = measuring.rounds(targets, options.rounds, options.seconds, say)
        results.crowds = measuring.crowds(targets, options.rounds, options.seconds, say)
    if "csv" in options.only:
        say("CSV of all rows")
        results.downloads = {t.database: moving.download(t, static, options.rounds) for t in targets}
    if "publish" in options.only:
        say("publications")
        results.published = {t.database: published(t, static) for t in targets}
    servers = [t.database.url for t in targets if t.database.engine == "PostgreSQL"]
    if "import" in options.only and servers:
        say(f"import of {options.import_rows:,} rows")
        results.upload = moving.upload(servers[0], options.import_rows, folder)
    return results


def published(target: Target, static: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.publishing", target.product.url]
    given = environment(target.database.url, static)
    answer = subprocess.run(command, cwd=ROOT, env=given, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(answer.stdout))


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

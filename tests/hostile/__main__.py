"""Hostile requests at a running site: ``python -m tests.hostile http://127.0.0.1:8000``.

Prints the seed, what was asked and every fault; ends with 1 if there is one. Only sites on this machine are
asked. Cases that somebody signed in sends take the cookies of ``--cookies``, or are left out.
"""

import argparse
import os
import random
import sys
from pathlib import Path
from urllib.parse import urlsplit

import django

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    site = urlsplit(options.site)
    if site.hostname not in LOOPBACK:
        sys.stderr.write("Only a site on this machine may be asked: give its loopback address.\n")
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civic.settings")
    django.setup()
    from tests.hostile import corpus, given, real, rounds  # noqa: PLC0415 (what they import needs Django)

    address, seed = (site.hostname, site.port or 80), options.seed or random.SystemRandom().randrange(2**32)
    sys.stdout.write(f"seed {seed}\n")
    reports = [rounds.assail(address, corpus.requests(seed, real.paths(address)), options.requests)]
    words = {
        "{HOST}": site.netloc,
        "{ORIGIN}": options.site,
        "{CSRF}": "t" * 32,
        "{CANARY}": "9",
        "{SELF}": "1",
    }
    for file in options.cases:
        for auth in {"", "staff", "editor"} if options.cookies else {""}:
            asked = given.requests(file, words, auth, options.cookies)
            reports.append(rounds.assail(address, asked, len(asked), public=not auth))
    for report in reports:
        sys.stdout.write("\n".join([str(report), *report.faults]) + "\n")
    return 1 if any(report.faults for report in reports) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("site")
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0, help="0: a new one")
    parser.add_argument("--cases", type=Path, nargs="*", default=[], help="files of JSON lines")
    parser.add_argument("--cookies", default="", help="of somebody who is signed in; csrftoken is 32 times t")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

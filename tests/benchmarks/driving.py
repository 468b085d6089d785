"""Load from wrk: so many connections for so long, over a list of addresses."""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from typing import NamedTuple

_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
_HALF = re.compile(r"^\s+50%\s+([0-9.]+)(us|ms|s|m)\s*$", re.MULTILINE)
_RATE = re.compile(r"^Requests/sec:\s+([0-9.]+)$", re.MULTILINE)
_BAD = re.compile(r"Non-2xx or 3xx responses: (\d+)")
_DROPPED = re.compile(r"Socket errors: .*timeout (\d+)")


class Load(NamedTuple):
    """What a run of wrk saw: half of all answers came within ``p50`` milliseconds."""

    p50: float
    rate: float


def drive(url: str, paths: Sequence[str], *, seconds: int, connections: int = 1, etag: str = "") -> Load:
    """Ask for the paths in turn. Raises ``SystemExit`` where an answer is an error."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_script(paths, etag))
        script.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", "--latency"]
        said = subprocess.run(
            [*command, "-s", script.name, f"{url}/"], check=True, capture_output=True, text=True
        ).stdout
    half, rate = _HALF.search(said), _RATE.search(said)
    if half is None or rate is None or _BAD.search(said) or _dropped(said):
        raise SystemExit(f"{url}{paths[0]} and its like did not all answer well:\n{said}")
    return Load(float(half[1]) * _UNITS[half[2]], float(rate[1]))


def _dropped(said: str) -> bool:
    found = _DROPPED.search(said)
    return found is not None and found[1] != "0"


def _script(paths: Sequence[str], etag: str) -> str:
    listed = ", ".join(json.dumps(path) for path in paths)
    header = f'headers["If-None-Match"] = {json.dumps(etag)}' if etag else ""
    return f"""
        local paths, at = {{ {listed} }}, 0
        local headers = {{ ["Accept-Encoding"] = "gzip" }}
        {header}
        request = function()
            at = at % #paths + 1
            return wrk.format("GET", paths[at], headers)
        end
    """


def wrk_is_here() -> bool:
    return shutil.which("wrk") is not None

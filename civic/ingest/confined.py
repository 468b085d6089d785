"""Reads foreign files in a process of its own, which may use so much time and memory and no more.

A PDF of a few kilobytes can unpack to gigabytes, and no library stops at every trick. Here the process dies,
and the site says that the file cannot be read. It has none of the site's secrets in its environment.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

resource: Any = None
with suppress(ImportError):  # Windows has no such limits; the time still ends
    resource = import_module("resource")

_ROOT = Path(__file__).resolve().parent.parent.parent
_ENVIRONMENT = {
    "PATH": os.defpath,
    "LANG": "C.UTF-8",
    "PYTHONIOENCODING": "utf-8",
    "PYTHONDONTWRITEBYTECODE": "1",
}
SECONDS = 30
MEGABYTES = 1024


class Confined(Exception):  # noqa: N818 the name says what happened
    """The process was stopped at its limits, or broke."""


def run(module: str, data: bytes, *arguments: str, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> Any:
    """What a module makes of ``data``, as JSON. Raises ``Confined``."""
    command = [sys.executable, "-m", module, str(seconds), str(megabytes), *arguments]
    try:
        done = subprocess.run(  # noqa: S603 our own interpreter and modules
            command,
            input=data,
            capture_output=True,
            timeout=seconds + 10,
            cwd=_ROOT,
            env=_ENVIRONMENT,
            check=True,
        )
        return json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise Confined(type(error).__name__) from error


def serve(read: Callable[..., Any]) -> None:
    """The other side: limits first, then the answer of ``read(data, *arguments)`` to stdout."""
    seconds, megabytes, *arguments = sys.argv[1:]
    limit(int(seconds), int(megabytes))
    answer = read(sys.stdin.buffer.read(), *arguments)
    sys.stdout.write(json.dumps(answer))


def limit(seconds: int, megabytes: int) -> None:
    """Bounds this process, where the system can (Unix)."""
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20,) * 2)

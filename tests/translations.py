"""Check the translation files: `python tests/translations.py`. Silent where no language has one yet."""

import shutil
import subprocess
import sys
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "civic" / "locale"


def main() -> int:
    """Compile every .po without writing, with gettext's own checks; the exit status is 1 if one is wrong."""
    files = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
    if not files:
        return 0
    if not shutil.which("msgfmt"):
        sys.stderr.write(
            "The translations cannot be checked without gettext. On Debian: apt install gettext\n"
        )
        return 1
    results = [subprocess.run(["msgfmt", "--check", "-o", "/dev/null", file], check=False) for file in files]
    return int(any(result.returncode for result in results))


if __name__ == "__main__":
    sys.exit(main())

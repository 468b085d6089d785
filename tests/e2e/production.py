"""Settings of the site as an installation serves it, for measurements over a real network connection.

Nothing differs from ``civic.settings`` but the folder of the collected static files: what is measured is then
this version's stylesheet, not one that somebody collected before.
"""

import os
from pathlib import Path

from civic.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["TEST_STATIC_ROOT"])
RELEASES_DIR = os.environ["TEST_RELEASES_DIR"]

"""The site's settings as the tests see them: the same for everybody, whatever the shell has set.

Only the engine (DATABASE_URL) and the folder of source texts (CIVIC_TEXTS) are taken from outside.
"""

import os
import re
import tempfile
from pathlib import Path

_taken = {"DATABASE_URL", "CIVIC_TEXTS"}
_source = (Path(__file__).resolve().parent.parent / "civic" / "settings.py").read_text(encoding="utf-8")
for _name in set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', _source)) - _taken:
    os.environ.pop(_name, None)
os.environ["SECRET_KEY"] = "a key for tests only, which signs nothing of worth"

from civic.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    # The names without hashes: no test depends on whether collectstatic has run.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Looks through all static files for every test client; the live server has its own way to serve them.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise.")]  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in production: in memory the threads of a live server share one connection and lock each
    # other out. It need not outlive a power cut.
    DATABASES["default"]["TEST"] = {  # noqa: F405
        "NAME": str(Path(tempfile.gettempdir()) / f"civic-test-{os.getpid()}.sqlite3")
    }
    DATABASES["default"]["OPTIONS"] = {  # noqa: F405
        **DATABASES["default"]["OPTIONS"],  # noqa: F405
        "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF",
    }
# A thread of the live server must not keep its connection: the database could not be removed under it.
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
# Where no test sees what another wrote; a miniature release lies there (tests/releases.py).
RELEASES_DIR = str(Path(tempfile.gettempdir()) / f"civic-test-releases-{os.getpid()}")

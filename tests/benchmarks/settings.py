"""The site as it is served, with one address more: a page that does nothing, to measure the server by."""

import os

from civic.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"
STATIC_ROOT = os.environ.get("BENCHMARK_STATIC_ROOT", STATIC_ROOT)  # noqa: F405

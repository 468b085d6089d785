"""The web server's door: `granian --interface wsgi civic.wsgi:application`."""

import os
from threading import Thread

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from civic.postgresql.silence import watch

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civic.settings")

from civic.apps import DeskConfig  # Django's admin reads the settings

# A page that takes longer than a reader waits is ended by PostgreSQL; planning never costs more than the
# short queries themselves (jit), no page queues for a second core, for whose sake the planner would read
# whole tables (parallel workers), a search for a common word has room for what it finds (work_mem), and a
# record with all that it rests on is joined in the order written: to weigh the orders of ten tables takes
# 4 to 10 ms, to read the row 0.3 (join_collapse_limit).
# Set here and not in the settings because a migration or an import, which do not pass this door, may take
# as long as they need. libpq reads PGOPTIONS; an operator's own wins. A pooler passes no such options on:
# there the role of the site has them (docs/scaling.md).
DeskConfig.at_once = False
application = get_wsgi_application()

from civic.facets.cube import read_ahead  # noqa: E402 models are there only now

watch.on = True  # no reader waits for a server that is frozen
if not settings.DATABASE_POOLED:
    os.environ.setdefault(
        "PGOPTIONS",
        "-c statement_timeout=5s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s -c jit=off "
        "-c max_parallel_workers_per_gather=0 -c work_mem=32768 -c join_collapse_limit=4",
    )
Thread(target=read_ahead, daemon=True).start()

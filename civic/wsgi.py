"""The web server's door: `granian --interface wsgi civic.wsgi:application`."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from civic.postgresql.silence import watch

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civic.settings")

# A page that takes longer than a reader waits is ended by PostgreSQL, and planning never costs more than
# the short queries themselves (jit). Set here and not in the settings because a migration or an import,
# which do not pass this door, may take as long as they need. libpq reads PGOPTIONS; an operator's own wins.
# A pooler passes no such options on: there the role of the site has them (docs/scaling.md).
application = get_wsgi_application()
watch.on = True  # no reader waits for a server that is frozen
if not settings.DATABASE_POOLED:
    os.environ.setdefault(
        "PGOPTIONS",
        "-c statement_timeout=5s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s -c jit=off",
    )

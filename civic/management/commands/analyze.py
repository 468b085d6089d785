"""`manage.py analyze`: let the database count what it has, for it plans its questions by that."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection


class Command(BaseCommand):
    help = (
        "Lets the database look through its tables again, so that it knows how to answer quickest. SQLite "
        "never does that by itself; PostgreSQL does, some minutes after a change. Run it once a day, after "
        "an update and after a big import."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write("The database knows its tables.")

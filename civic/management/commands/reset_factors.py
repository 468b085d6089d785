"""`manage.py reset_factors NAME`: somebody lost phone, key and recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from civic.accounts import factors


class Command(BaseCommand):
    help = (
        "Forgets all second factors of a member of staff and ends their sessions: after their password they "
        "make new ones. Make sure by voice that it is they who ask."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the name that they sign in with")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        users = get_user_model()
        try:
            user = users._default_manager.get_by_natural_key(name)
        except users.DoesNotExist:
            raise CommandError(f"There is no account of the name {name!r}. See Users in the admin.") from None
        number = factors.reset(user)
        self.stdout.write(
            f"Forgot {number} second factor{'s' * (number != 1)} of {name}; their sessions ended."
        )

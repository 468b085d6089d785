"""`manage.py makemessages`: collects what the public reads, and nothing else, in every language."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.commands import makemessages

# Marked like everything else, but read by editors alone, who work in English.
FOR_EDITORS = (
    *(
        "civic/accounts/*",
        "civic/admin/*",
        "civic/coding/*",
        "civic/ingest/*",
        "civic/management/*",
        "civic/models/*",
    ),
    *("civic/apps.py", "civic/corrections.py", "civic/dates.py", "civic/derivation.py", "civic/history.py"),
    *("civic/publication.py", "civic/status.py", "civic/textmatch.py", "civic/workflow/*"),
    *("templates/admin/*", "templates/registration/*"),
)
NOT_OURS = ("tests/*", "var/*", "build/*", ".venv/*")


class Command(makemessages.Command):
    help = "Collects the messages that the public reads into civic/locale; `make messages` also compiles."
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["locale"]:
            options["locale"] = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        options["all"] = False
        options["ignore_patterns"] += [*FOR_EDITORS, *NOT_OURS]
        options["no_obsolete"] = True
        options["add_location"] = options["add_location"] or "file"
        super().handle(*args, **options)

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Without the time of making: a file changes when its messages do."""
        super().write_po_file(potfile, locale)
        file = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r'^"POT-Creation-Date:.*\n', "", text, flags=re.M), encoding="utf-8")

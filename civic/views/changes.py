"""What came, changed and went since a day: for those who come back, and those who cite us."""

import re
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from civic import versions
from civic.web.changes import Since, label
from civic.web.paging import LAST_NUMBERED, PER_PAGE
from civic.web.parameters import ignoring

_NUMBER = re.compile(r"[1-9][0-9]?", re.ASCII)


class ChangesView(Since, TemplateView):
    template_name = "civic/changes.html"
    parameters = (*Since.parameters, "page")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        number, rows = self._page()
        found = versions.described(rows[:PER_PAGE])
        days = [(day, _by_what(group)) for day, group in groupby(found, _day)]
        more = len(rows) > PER_PAGE and number < LAST_NUMBERED
        kwargs |= {
            "days": days,
            "since": self.since,
            "heading": _("Changes (page %(n)d)") % {"n": number} if number > 1 else _("Changes"),
            "number": number,
            "links": {
                "previous": self._url(number - 1) if number > 1 else "",
                "next": self._url(number + 1) if more else "",
                "canonical": self._url(number),
            },
        }
        return super().get_context_data(**kwargs)

    def _page(self) -> tuple[int, list[Any]]:
        """The page that was asked for with one row more; the first, with a message, where there is none."""
        changes = versions.changes(self.since)
        wanted = self.asked.single("page") or "1"
        if _NUMBER.fullmatch(wanted) and int(wanted) <= LAST_NUMBERED:
            start = (int(wanted) - 1) * PER_PAGE
            rows = list(changes[start : start + PER_PAGE + 1])
            if rows or wanted == "1":
                return int(wanted), rows
        reason = _("there is no such page. This is the first.")
        self.asked.ignored.append(ignoring("page", wanted, reason))
        return 1, list(changes[: PER_PAGE + 1])

    def _url(self, number: int) -> str:
        asked = {"since": self.since.isoformat() if self.since else "", "page": number if number > 1 else ""}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{self.request.path}?{query}" if query else self.request.path


def _day(change: versions.Change) -> date:
    return change.at.date()


def _by_what(changes: Iterable[versions.Change]) -> list[tuple[str, list[versions.Change]]]:
    """The changes of a day under what happened, the newest first."""
    groups: dict[str, list[versions.Change]] = {}
    for change in changes:
        groups.setdefault(str(label(change.what)), []).append(change)
    return list(groups.items())

"""Reading ``since``, and the words for what happened to a record; shared by the page and its feed."""

from datetime import date
from typing import Any, ClassVar

from django.utils.functional import cached_property

from civic.choices import PublicChange
from civic.filters.fields import DayField
from civic.web.parameters import Ignoring, ignoring


def label(what: str) -> Any:
    return PublicChange(what).label


class Since(Ignoring):
    """A page with the parameter ``since``; a day that cannot be read is named as ignored."""

    parameters: ClassVar[tuple[str, ...]] = ("since",)

    @cached_property
    def since(self) -> date | None:
        field = DayField()
        day = field.clean(self.asked.values.get("since", []))
        for value, reason in field.refused:
            self.asked.ignored.append(ignoring("since", value, reason))
        return day

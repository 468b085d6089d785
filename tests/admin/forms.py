"""Posting admin forms as a browser would: what the page holds, with some fields typed over."""

from html.parser import HTMLParser
from typing import Any

from django.urls import reverse

from civic.models import PendingChange
from civic.models.changes import ChangeState


class _Fields(HTMLParser):
    """Successful controls of the main form, buttons aside (HTML, *constructing the entry list*)."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, list[str]] = {}
        self.select: str | None = None
        self.first: str | None = None
        self.multiple = False
        self.area: str | None = None
        self.inside = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        at = dict(attrs)
        if tag == "form":
            self.inside = at.get("id", "").endswith("_form") and at.get("id") != "logout-form"
        if not self.inside or "disabled" in at:
            return
        name = at.get("name")
        if tag == "input" and name:
            self._input(name, at)
        elif tag == "textarea" and name:
            self.area = name
            self.data[name] = [""]
        elif tag == "select" and name:
            self.select, self.first, self.multiple = name, None, "multiple" in at
            self.data.setdefault(name, [])
        elif tag == "option" and self.select:
            value = at.get("value", "")
            self.first = value if self.first is None else self.first
            if "selected" in at:
                self.data[self.select].append(value)

    def _input(self, name: str, at: dict[str, Any]) -> None:
        kind = at.get("type", "text")
        if kind in ("checkbox", "radio"):
            if "checked" in at:
                self.data.setdefault(name, []).append(at.get("value", "on"))
        elif kind not in ("submit", "button"):
            self.data.setdefault(name, []).append(at.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.data[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            # The parser of HTML drops one line end right after the tag; browsers post CR LF.
            text = self.data[self.area][0].removeprefix("\r").removeprefix("\n")
            self.data[self.area] = [text.replace("\r\n", "\n").replace("\n", "\r\n")]
            self.area = None
        elif tag == "select" and self.select:
            if not self.data[self.select] and not self.multiple and self.first is not None:
                self.data[self.select] = [self.first]
            self.select = None
        elif tag == "form":
            self.inside = False


def fields(response: Any) -> dict[str, list[str]]:
    """Name and values of every control of the page's form."""
    parser = _Fields()
    parser.feed(response.content.decode())
    return parser.data


def filled(response: Any, /, **typed: Any) -> dict[str, Any]:
    """What a browser would post after some fields were typed over."""
    data: dict[str, Any] = {name: list(values) for name, values in fields(response).items()}
    for name, value in typed.items():
        data[name] = value
    return data


def rows(prefix: str, *entries: dict[str, Any], saved: int = 0) -> dict[str, Any]:
    """New rows of an inline, as the button “Add another” would make them."""
    typed = {f"{prefix}-TOTAL_FORMS": str(saved + len(entries)), f"{prefix}-INITIAL_FORMS": str(saved)}
    for number, entry in enumerate(entries, start=saved):
        typed |= {f"{prefix}-{number}-{name}": value for name, value in entry.items()}
    return typed


def save(client: Any, url: str, /, **typed: Any) -> Any:
    """Open a form, type, post; the answer without following it."""
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code)
    return client.post(url, filled(page, **typed))


def approve_waiting(client: Any) -> list[str]:
    """Approve every change that waits, as a reviewer would; what the pages said."""
    said = []
    for change in PendingChange.objects.filter(state=ChangeState.OPEN):
        url = reverse("admin:civic_pendingchange_review", args=[change.pk])
        said += messages(client.post(url, {"decision": "approve"}, follow=True))
    return said


def errors(response: Any) -> list[str]:
    """Every error that a form came back with, in words."""
    if response.status_code != 200 or "adminform" not in response.context:
        return []
    found = [str(e) for e in response.context["adminform"].form.non_field_errors()]
    for name, listed in response.context["adminform"].form.errors.items():
        found += [f"{name}: {e}" for e in listed if name != "__all__"]
    for formset in response.context["inline_admin_formsets"]:
        found += [str(e) for e in formset.formset.non_form_errors()]
        for form in formset.formset.forms:
            found += [f"{form.prefix}-{name}: {e}" for name, listed in form.errors.items() for e in listed]
    return found


def messages(response: Any) -> list[str]:
    """What the page said after the post, refusals and successes."""
    return [str(m) for m in response.context["messages"]]

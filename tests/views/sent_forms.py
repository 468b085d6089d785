"""The report form as a browser sends it, and what of an answer a reader sees."""

import re
import time
from collections.abc import Callable
from html import unescape
from typing import Any

from django.core import signing

NEW, THANKS, LOG = "/corrections/new/", "/corrections/thanks/", "/corrections/"
BODY = "The vote was on Tuesday."


def stamp(seconds: float = 60) -> str:
    """A stamp of a form handed out some seconds ago."""
    return signing.Signer(salt="civic.views.report_form").sign(f"{time.time() - seconds:.2f}")


def sender(client) -> Callable[..., Any]:
    """Sends the form as a browser does; what is None is left out."""

    def post(headers=None, **fields):
        given = {"body": BODY, "where": "", "email": "", "website": "", "stamp": stamp()} | fields
        return client.post(NEW, {k: v for k, v in given.items() if v is not None}, headers=headers)

    return post


def text_of(response) -> str:
    """Everything a reader sees, in one line."""
    body = re.sub(r"(?s)^.*<main", "<main", response.content.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def problems(response) -> list[tuple[str, str]]:
    """The lines of the error summary: where each leads, and what it says."""
    summary = re.search(r'(?s)<div class="errors".*?</ul>', response.content.decode())
    lines = re.findall(r"(?s)<li>(.*?)</li>", summary.group()) if summary else []
    links = [re.fullmatch(r'(?:<a href="([^"]*)">)?(.*?)(?:</a>)?', line) for line in lines]
    return [(link.group(1) or "", unescape(link.group(2))) for link in links]


def value(response, name: str) -> str:
    """What stands in a field of the form."""
    page = response.content.decode()
    area = re.search(rf'(?s)<textarea name="{name}"[^>]*>\n?(.*?)</textarea>', page)
    field = re.search(rf'<input [^>]*name="{name}"[^>]*>', page)
    found = area.group(1) if area else re.search(r'value="([^"]*)"|$', field.group()).group(1) or ""
    return unescape(found)


def is_traceless(response) -> bool:
    return not response.cookies and "Set-Cookie" not in response.headers

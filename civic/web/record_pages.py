"""What pages say of one record, kept until the database would answer something else.

A page follows from the rows that it was made of, its path, the language, the day and the code. So its blocks
are kept with the statements that were asked while they were made. They are shown again as long as no public
data has changed at all; after a change, as long as all those statements, asked again in one, have the answers
that they had. Nobody has to know what a page depends on, and nothing that depends on it can be forgotten.

What a visitor typed is in none of these blocks: the page around them is made for each request.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connections, router
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from render_block import render_block_to_string

from civic.models import DataVersion
from civic.versions import CARDS, data_version, is_writing, one_version

TEMPLATE = "civic/record_page.html"
"""The page around the blocks."""
BLOCKS = ("title", "description", "head", "machines", "width", "breadcrumb", "content")
_FASTEST = 1
_MB = 1024 * 1024


class Statement(NamedTuple):
    sql: str
    params: tuple[Any, ...]
    columns: int


class Kept(NamedTuple):
    """The blocks of a page, compressed, and what they were made of."""

    version: str
    """Of all data, when they were made or last proved to hold."""
    beside: tuple[Any, ...]
    """What they follow from that was not asked of the database."""
    blocks: dict[str, bytes]
    statements: tuple[Statement, ...]
    answers: str
    """A digest of the rows; empty until somebody asked for the page twice."""

    @property
    def size(self) -> int:
        asked = sum(len(one.sql) + 32 * len(one.params) for one in self.statements)
        return asked + sum(map(len, self.blocks.values()))


_kept: dict[tuple[str, str | None], Kept] = {}
_lock = Lock()


def blocks(request: HttpRequest, template: str, told: Callable[[], dict[str, Any]]) -> dict[str, SafeString]:
    """The blocks of a record's page by their names; ``told`` makes the context, where it has to be made.

    Raises what ``told`` raises, and keeps nothing then.
    """
    if is_writing() or settings.DEBUG or not settings.RECORD_PAGES_MB:
        return {name: _text(block) for name, block in _made(request, template, told).items()}
    key, version = (request.path, get_language()), data_version().token()
    beside = (data_version().token(CARDS), timezone.localdate())
    found = _kept.get(key)
    if found is not None and (found.beside != beside or not _holds(key, found, version)):
        found = None
    if found is None:
        with _listened() as asked:
            made = _made(request, template, told)
        found = Kept(version, beside, made, tuple(asked), "")
        if all(one.sql.lstrip("( ").startswith("SELECT") for one in asked):
            _keep(key, found)
    return {name: _text(block) for name, block in found.blocks.items()}


def _made(request: HttpRequest, template: str, told: Callable[[], dict[str, Any]]) -> dict[str, bytes]:
    context = told()
    made = {name: render_block_to_string(template, name, context, request) for name in BLOCKS}
    return {name: zlib.compress(text.encode(), _FASTEST) for name, text in made.items()}


def _text(block: bytes) -> SafeString:
    return SafeString(zlib.decompress(block).decode())


def _holds(key: tuple[str, str | None], found: Kept, version: str) -> bool:
    """Whether the page would be made the same again."""
    if found.version != version:
        if not found.answers or found.answers != _answers(found.statements):
            return False
        _keep(key, found._replace(version=version))
    elif not found.answers:
        _prove(key, found)
    return True


def _prove(key: tuple[str, str | None], found: Kept) -> None:
    """Note the answers of a page that is asked for twice, while they are those that it was made of."""
    answers = _answers(found.statements)
    with one_version():
        if data_version().token() == found.version:
            _keep(key, found._replace(answers=answers))


def _keep(key: tuple[str, str | None], page: Kept) -> None:
    """The page asked for last comes last; the others go first."""
    with _lock:
        _kept.pop(key, None)
        _kept[key] = page
        size = sum(kept.size for kept in _kept.values())
        while size > settings.RECORD_PAGES_MB * _MB:
            size -= _kept.pop(next(iter(_kept))).size


@contextmanager
def _listened() -> Iterator[list[Statement]]:
    """What is asked of any database within."""
    asked: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        answer = execute(sql, params, many, context)
        asked.append(Statement(sql, tuple(params or ()), len(context["cursor"].description or ())))
        return answer

    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(note))
        yield asked


def _answers(statements: tuple[Statement, ...]) -> str:
    """A digest of what the database answers to all of them now, in one moment."""
    if not statements:
        return "nothing"
    connection = connections[router.db_for_read(DataVersion)]
    ask = _digests if connection.vendor == "postgresql" else _rows
    with connection.cursor() as cursor:
        cursor.execute(ask(statements), [param for one in statements for param in one.params])
        return hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()


def _digests(statements: tuple[Statement, ...]) -> str:
    """One row with a digest of the rows of each: they do not travel."""
    digest = "(SELECT encode(sha256(convert_to(string_agg(t::text, chr(10)), 'UTF8')), 'hex') FROM ({}) t)"
    return f"SELECT {', '.join(digest.format(one.sql) for one in statements)}"


def _rows(statements: tuple[Statement, ...]) -> str:
    """The rows of all, each with the number of its statement, filled up to as many columns as the widest.

    The first row has no types, so that Python reads no column of the others as a date.
    """
    widest = max(one.columns for one in statements)
    asked = [f"SELECT NULL{', NULL' * widest}"]
    for number, one in enumerate(statements):
        filled = ", NULL" * (widest - one.columns)
        asked.append(f"SELECT {number}, t.*{filled} FROM ({one.sql}) t")  # noqa: S608 as asked before
    return " UNION ALL ".join(asked)

"""When the database or the disk fails: 503, a page in every language, and the API's own shape."""

import errno

import pytest
from django.db import DatabaseError, DataError, InterfaceError, OperationalError

from civic.api import errors
from civic.web.outage import is_outage

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (OperationalError("database or disk is full"), True),
        (InterfaceError("connection already closed"), True),
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.ENOENT, "No such file"), False),
        (DataError("a value that no column can hold"), False),
        (DatabaseError("syntax"), False),
        (None, False),
    ],
)
def test_what_passes_by_itself_is_told_from_a_fault_of_ours(error, passes):
    assert is_outage(error) is passes


def _answer(rf, path, error):
    try:
        raise error
    except type(error):
        return errors.server_error(rf.get(path))


def test_readers_get_a_page_in_every_language(rf):
    answer = _answer(rf, "/vi/institutions/", OperationalError("gone"))
    said = [word in answer.content.decode() for word in ('lang="en"', 'lang="es"', 'lang="vi"')]
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"], said) == (
        503,
        "5",
        "no-store",
        [True] * 3,
    )


def test_programs_get_the_shape_of_every_error(rf):
    answer = _answer(rf, "/api/v1/institutions/", OperationalError("gone"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.content.startswith(b'{"error": {"code": "unavailable", "message": "The database cannot')


def test_a_fault_of_ours_stays_one(rf):
    assert _answer(rf, "/api/v1/", ValueError("ours")).status_code == 500

"""`manage.py suggest` prints passages that may be commitments, with their place."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from civic.ingest.load import load
from tests.articles import CODEBOOK

TEXT = "It met.\r\nThe Larkfield police will not assist ICE.\r\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "body.txt"
    path.write_bytes(TEXT.encode())
    return path


def run(*args: str) -> str:
    out = io.StringIO()
    call_command("suggest", *args, stdout=out, stderr=io.StringIO())
    return out.getvalue()


@pytest.mark.django_db
def test_json_is_what_the_contract_names(file):
    assert json.loads(run(str(file), "--json")) == [
        {
            "type": "ENFORCE.PARTICIPATE",
            "level": 2,
            "quote": "The Larkfield police will not assist ICE.",
            "start": 9,
            "end": 50,
            "speaker": "",
            "score": 0.8,
        }
    ]


@pytest.mark.django_db
def test_a_person_reads_one_line_each(file):
    assert run(str(file)) == "0.80  ENFORCE.PARTICIPATE 2  9-50  The Larkfield police will not assist ICE.\n"


@pytest.mark.django_db
def test_the_codebook_of_the_database_decides(file):
    load([CODEBOOK], commit=True)
    assert json.loads(run(str(file), "--json")) == []


@pytest.mark.django_db
def test_stdin_is_read(file, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert run("-", "--json") == run(str(file), "--json")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read (No such file or directory). Give a text file, or - for stdin."),
        (b"caf\xe9", "is no text in UTF-8 (byte 4). Save it as UTF-8 text."),
    ],
)
def test_what_is_no_text_is_refused(tmp_path, content, message):
    path = tmp_path / "body.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError) as caught:
        run(str(path))
    assert str(caught.value) == f"{path} {message}"

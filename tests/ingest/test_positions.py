"""What is no sheet at all is named in one line with its place, whatever it is."""

import os

import pytest

from civic.ingest.positions import NoSheet, read


def problems(path, content: bytes) -> list[str]:
    path.write_bytes(content)
    return [str(problem).removeprefix(f"{path}:") for problem in read(path).problems]


def test_every_value_knows_its_line(tmp_path):
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text("sheet: article\narticle:\n  title: A\n  list:\n    - b\n    - c: 1\n")
    source = read(sheet)
    assert source.data == {"sheet": "article", "article": {"title": "A", "list": ["b", {"c": 1}]}}
    assert [source.line(where) for where in [("article", "title"), ("article", "list", 1, "c")]] == [3, 6]
    assert source.line(("article", "list", 1, "missing")) == 6


def test_what_looks_like_a_date_stays_text(tmp_path):
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text("a: 2017-02-09\nb: 2017\nc: 2017-02\nd: true\ne: 1.5\nf: ~\n")
    assert read(sheet).data == {"a": "2017-02-09", "b": 2017, "c": "2017-02", "d": True, "e": 1.5, "f": None}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "1: The file is empty."),
        (b" \n\n", "1: The file is empty."),
        (b"a: 1\nb: \x01\n", "2: The line holds a control character. Remove it."),
        (b"a: 1\nb: \x00\n", "2: The line holds a control character. Remove it."),
        (b"a: \xc2\x85\n", "1: The line holds a control character. Remove it."),
        (b"a: 1\nb: \xff\n", "2: The file is not UTF-8 text. Save it as UTF-8."),
        (b"\x7fELF\x02\x01\xff", "1: The file is not UTF-8 text. Save it as UTF-8."),
        (b"a" * 2_000_001, "1: The file is larger than 2 MB. A sheet holds one article."),
        (b"a: [1\nb: 2\n", "2: This is not YAML: expected ',' or ']', but got ':'."),
        (b"a: *b\n", "1: This is not YAML: found undefined alias 'b'."),
        (b"a: 1\n---\nb: 1\n", "2: This is not YAML: but found another document."),
        (b"[" * 2_000, "1: This is not YAML: maximum recursion depth exceeded."),
        (
            b"- a\n",
            "1: A sheet is a mapping that begins with `sheet: article` or `sheet: codebook`.",
        ),
        (b"a: 1\nb: 2\na: 3\n", "3: a: This key stands here twice; first in line 1. Keep one."),
        (
            b"a: &x 1\n",
            "1: a: Anchors and aliases are not used in sheets. Write the value out.",
        ),
        (
            b"a: !!python/object:os.system x\n",
            "1: a: The tag tag:yaml.org,2002:python/object:os.system is not used in sheets.",
        ),
    ],
)
def test_a_file_that_is_no_sheet_is_named_in_one_line(tmp_path, content, expected):
    assert problems(tmp_path / "sheet.yaml", content) == [expected]


def test_aliases_cannot_blow_a_sheet_up(tmp_path):
    bomb = b"a: &a [x, x, x]\n" + b"".join(
        b"%c: &%c [*%c, *%c]\n" % (c, c, c - 1, c - 1) for c in range(ord("b"), ord("z"))
    )
    source_problems = problems(tmp_path / "sheet.yaml", bomb)
    assert len(source_problems) == 25
    assert all("Anchors and aliases are not used" in problem for problem in source_problems)


def test_a_path_that_leads_to_no_file_is_refused(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, message in [
        (tmp_path / "none.yaml", "none.yaml does not exist. Check the path."),
        (tmp_path, "is not a file. Name the sheets one by one: seeds/*.yaml"),
        (pipe, "pipe is not a file. Name the sheets one by one: seeds/*.yaml"),
        (tmp_path / ("x" * 300), "cannot be read (File name too long)."),
        (tmp_path / "a\0b", "cannot be read (embedded null byte)."),
    ]:
        with pytest.raises(NoSheet) as refusal:
            read(path)
        assert str(refusal.value).endswith(message)

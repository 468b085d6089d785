"""The house's rules that no linter knows."""

from tests.settings import BASE_DIR

MODULES = [
    path
    for folder in ("civic", "tests")
    for path in (BASE_DIR / folder).rglob("*.py")
    if "migrations" not in path.parts
]


def test_a_module_is_named_for_its_subject():
    assert len(MODULES) > 10
    assert [path for path in MODULES if path.stem in {"utils", "util", "helpers", "common", "misc"}] == []


def test_no_module_is_longer_than_400_lines():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {str(path): length for path, length in lengths.items() if length > 400} == {}

"""`export_data` from the outside: where it writes, what it says, how it ends."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from civic.exports.package import sums
from tests import factories as make

pytestmark = pytest.mark.django_db


def run(*arguments, **options):
    out = StringIO()
    call_command("export_data", *map(str, arguments), stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def refusal(*arguments, **options):
    with pytest.raises(CommandError) as refused:
        run(*arguments, **options)
    return refused.value.returncode, str(refused.value)


def test_a_release_is_named_by_its_folder_or_by_the_option(tmp_path):
    assert run(tmp_path / "2026.11.1") == f"written  {tmp_path}/2026.11.1\n"
    assert run(tmp_path / "mine", release="2026.11.2") == f"written  {tmp_path}/mine\n"
    assert run(tmp_path / "2026.11.1") == f"same  {tmp_path}/2026.11.1\n"


@pytest.mark.parametrize("version", ["latest", "2026.13.1", "2026.11.0", "2026.11", "../2026.11.1"])
def test_what_is_no_version_is_refused_with_2(tmp_path, version):
    code, said = refusal(tmp_path / "new", release=version)
    assert (code, said.startswith(f"“{version}” is no version.")) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_previous_release_that_is_none_is_refused_with_2(tmp_path):
    assert refusal(tmp_path / "2026.11.1", previous=tmp_path)[0] == 2


def test_other_bytes_under_the_same_name_are_refused_with_1(tmp_path):
    run(tmp_path / "2026.11.1")
    make.make_published()
    assert refusal(tmp_path / "2026.11.1")[0] == 1


def test_without_a_folder_the_next_release_is_written_if_anything_changed(tmp_path, settings):
    settings.RELEASES_DIR = str(tmp_path)
    make.make_published()
    assert run().startswith("written")
    assert run().startswith("unchanged")
    make.make_published()
    assert run().startswith("written")
    assert sorted(path.name.rpartition(".")[2] for path in tmp_path.iterdir()) == ["1", "2"]
    newest = max(tmp_path.iterdir())
    assert "csv/commitments.csv" in sums.listed(newest)

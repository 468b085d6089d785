"""The pages of the data and the files behind them."""

import json
import os
import re
import shutil
import subprocess
import sys
from html import unescape

import pytest

from civic.exports import releases as known
from civic.exports.package import sums
from civic.exports.package.tables import TABLES
from tests import factories as make
from tests import releases

pytestmark = pytest.mark.django_db  # every page asks for the version of the data

PROGRAMS = {"curl": "sh", "python": sys.executable, "r": "Rscript"}
AT_HAND = [name for name, program in PROGRAMS.items() if shutil.which(program)]


@pytest.fixture
def folder(settings, tmp_path):
    settings.RELEASES_DIR = str(tmp_path)
    return tmp_path


@pytest.fixture
def three(folder):
    """Three releases; the tenth of a month comes after the ninth."""
    for version, since in (("2026.10.2", ""), ("2026.11.9", "2026.10.2"), ("2026.11.10", "2026.11.9")):
        releases.place_miniature(version, folder=folder, since=since)
    return folder


def html(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("path", ["/data/", "/data/releases/2026.11.9/"])
def test_the_pages_ask_the_database_nothing_but_its_version(
    client, three, path, db, django_assert_num_queries
):
    with django_assert_num_queries(1):  # the version of the data
        client.get(path)


@pytest.mark.parametrize("language", ["", "/es", "/vi"])
def test_every_release_is_listed_the_newest_first(client, three, language):
    page = html(client, f"{language}/data/")
    found = re.findall(rf'href="{language}/data/releases/([0-9.]+)/">\1<', page)
    assert found == ["2026.11.10", "2026.11.9", "2026.10.2"]
    assert "2026.11.10, 2026-11-22. http://127.0.0.1:8000/data/releases/2026.11.10/</cite>" in page
    assert page.count("http://127.0.0.1:8000/data/releases/2026.11.10/csv/commitments.csv") == 3
    assert "https://spdx.org/licenses/CC-BY-4.0" in page


def test_without_a_release_the_page_says_so(client, folder):
    page = html(client, "/data/")
    assert "There is no release yet." in page
    assert "<pre" not in page


def test_every_table_and_column_is_explained(client, folder):
    page = html(client, "/data/")
    named = set(re.findall(r"<code>([a-z0-9_, ]+)</code>", page))
    columns = {name for names in named for name in names.split(", ")}
    assert columns == {column.name for table in TABLES for column in table.columns}
    assert re.findall(r'<details id="table-([a-z_]+)">', page) == [table.name for table in TABLES]


def test_a_release_lists_its_files_and_what_changed(client, three):
    page = html(client, "/data/releases/2026.11.10/")
    assert re.findall(r"<code class=\"small sum\">([0-9a-f]{64})</code>", page) == [
        file.sha256 for file in known.release("2026.11.10").files
    ]
    row = '<tr><th scope="row">commitments</th><td>1</td><td>2</td><td>0</td></tr>'
    assert row in page
    assert "Rows that differ from release 2026.11.9." in page
    assert "This is the first release." in html(client, "/data/releases/2026.10.2/")


def test_a_release_is_a_dataset_for_machines(client, three):
    blocks = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', html(client, "/data/releases/2026.11.9/")
    )
    (dataset,) = [block for block in map(json.loads, blocks) if block["@type"] == "Dataset"]
    assert dataset["version"] == "2026.11.9"
    assert dataset["datePublished"] == "2026-11-22"
    assert len(dataset["distribution"]) == len(known.release("2026.11.9").files)


@pytest.mark.parametrize("version", ["2026.11.3", "latest", "..", "2026.11.09", "%2e%2e", "2026.11.9%00"])
def test_an_unknown_release_answers_404(client, three, version):
    for path in (f"/data/releases/{version}/", f"/data/releases/{version}/SHA256SUMS"):
        assert client.get(path).status_code in (400, 404)


def test_a_file_comes_whole_for_good_and_once(client, three):
    path = "/data/releases/2026.11.9/csv/commitments.csv"
    answer = client.get(path)
    content = (three / "2026.11.9" / "csv" / "commitments.csv").read_bytes()
    assert (answer.status_code, answer.getvalue()) == (200, content)
    assert {name: answer[name] for name in ("Content-Type", "Content-Disposition", "Cache-Control")} == {
        "Content-Type": "text/csv",
        "Content-Disposition": 'attachment; filename="commitments.csv"',
        "Cache-Control": "public, max-age=31536000, immutable",
    }
    assert client.get(path, headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert client.post(path).status_code == 405
    assert "Set-Cookie" not in answer


@pytest.mark.parametrize(
    "name",
    ["../secret", "csv/../../secret", "%2e%2e/secret", "/etc/passwd", "csv", "hidden", "link", "a%00b"],
)
def test_nothing_but_the_files_of_a_release_can_be_read(client, three, name):
    (three / "secret").write_text("secret")
    (three / "2026.11.9" / "hidden").write_text("not in the sums")
    answer = client.get(f"/data/releases/2026.11.9/{name}")
    assert answer.status_code in (400, 404)


def test_a_link_that_leads_out_of_a_release_is_no_file_of_it(client, three):
    release = three / "2026.11.9"
    (three / "secret").write_text("secret")
    os.symlink(three / "secret", release / "link")
    with (release / sums.NAME).open("a") as file:
        file.write(f"{'0' * 64}  link\n")
    sums_file = client.get("/data/releases/2026.11.9/SHA256SUMS")
    assert sums_file.getvalue().endswith(b"  link\n")
    assert client.get("/data/releases/2026.11.9/link").status_code == 404


def test_a_folder_that_is_no_whole_release_is_not_shown(client, three):
    (three / "2026.11.11").mkdir()
    broken = releases.place_miniature("2026.11.12", folder=three)
    (broken / "datapackage.json").write_text("{")
    assert known.all_releases()[0].version == "2026.11.10"
    assert client.get("/data/releases/2026.11.12/").status_code == 404


def test_the_sitemap_names_the_data_and_its_releases(client, three, db):
    found = client.get("/sitemap-pages-es-1.xml").content.decode()
    assert "<loc>http://127.0.0.1:8000/es/data/</loc>" in found
    assert found.count("/es/data/releases/") == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", AT_HAND)
def test_the_examples_run(live_server, settings, folder, tmp_path_factory, name):
    settings.SITE_URL = live_server.url
    make.make_published()
    releases.write(folder)
    page = subprocess.run(
        ["curl", "--silent", f"{live_server.url}/data/"], capture_output=True, text=True, check=True
    ).stdout
    (example,) = re.findall(rf'<code class="{name}">(.*?)</code>', page, re.DOTALL)
    assert example.count("\n") == 2
    option = ["-c"] if name != "r" else ["-e"]
    done = subprocess.run(
        [PROGRAMS[name], *option, unescape(example)],
        cwd=tmp_path_factory.mktemp("reader"), capture_output=True, text=True, check=False,
    )  # fmt: skip
    expected = {"curl": "csv/commitments.csv: OK", "python": "DATA.COLLECT", "r": "DATA.COLLECT"}
    assert (done.returncode, expected[name] in done.stdout) == (0, True), done.stderr

"""Lists as CSV: what is said about a file stands in its headers, and pandas reads it as it is."""

import io
from urllib.parse import unquote

import pandas
import pytest
from django.db import connection

from civic import versions
from civic.exports.csv_rows import cell
from tests import factories as make
from tests.views import scene

pytestmark = pytest.mark.django_db


def test_the_headers_of_a_file_say_what_it_is(client):
    scene.build()
    url = "/api/v1/commitments.csv?type=data-collect&state=CA&place=ca/larkfield&as_of=2018-01-01"
    response = client.get(url)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert unquote(response.headers["X-Civic-Query"]) == (
        "Commitments in California in Larkfield, CA about “No status collection”, "
        "possibly in force on Jan. 1, 2018."
    )
    assert response.headers["X-Civic-Rows"] == "1"
    assert response.headers["X-Civic-Release"] == f"unreleased-{versions.dataset_version()}"
    name = "commitments-2018-01-01-ca-larkfield-ca-data-collect.csv"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.getvalue().count(b"\n") == 2


def test_a_query_that_asks_for_nothing_is_everything(client):
    response = client.get("/api/v1/types.csv")
    assert (response.headers["X-Civic-Query"], response.headers["X-Civic-Rows"]) == ("Codebook.", "0")


def test_excel_is_told_the_encoding(client):
    plain, marked = client.get("/api/v1/articles.csv"), client.get("/api/v1/articles.csv?excel=1")
    assert b"\xef\xbb\xbf" + plain.getvalue() == marked.getvalue()


@pytest.mark.parametrize("plural", ["institutions", "resolutions", "statements", "commitments", "articles"])
def test_pandas_reads_a_file_and_finds_the_rows_of_the_json(client, plural):
    scene.build()
    text = client.get(f"/api/v1/{plural}.csv").getvalue().decode()
    read = pandas.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    rows = client.get(f"/api/v1/{plural}/").json()["results"]
    assert read.to_dict("records") == [{name: cell(v) for name, v in row.items()} for row in rows]


@pytest.mark.parametrize("number", [1, 3])
def test_a_file_asks_the_database_the_same_for_one_and_three(client, django_assert_num_queries, number):
    for _n in range(number):
        make.make_published()
    client.get("/api/v1/commitments.csv")  # the process keeps the codebook
    own_limit = 3 if connection.vendor == "postgresql" else 0  # of its time, in a transaction of its own
    with django_assert_num_queries(7 + own_limit):
        assert client.get("/api/v1/commitments.csv").getvalue().count(b"\n") == number + 1


def test_a_query_that_nothing_can_fit_is_a_file_without_rows(client):
    make.make_published()
    text = client.get("/api/v1/commitments.csv?attribution=instrument_text").getvalue()
    assert (text.count(b"\n"), text.startswith(b"slug,")) == (1, True)

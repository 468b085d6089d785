import pytest
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["institutions", "commitments", "resolutions", "statements", "articles"])
def test_smoke(client, path):
    c = make.make_published()
    r = client.get(f"/{path}/?q=larkfield")
    assert r.status_code == 200
    print(r.content.decode())

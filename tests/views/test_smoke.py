import pytest

from tests.views import scene

pytestmark = pytest.mark.django_db


def test_all(client):
    s = scene.build()
    for url in [
        "/",
        "/institutions/larkfield-unified/",
        "/institutions/larkfield-police/",
        "/institutions/city-of-larkfield/",
        s.commitment.get_absolute_url(),
        s.resolution.get_absolute_url(),
        s.statement.get_absolute_url(),
        s.article.get_absolute_url(),
        "/codebook/",
        "/codebook/data-collect/",
        "/places/ca/",
        "/places/ca/larkfield/",
        "/places/ak/",
        "/about/",
        "/methodology/",
        "/privacy/",
        "/accessibility/",
        "/healthz",
        "/readyz",
        "/robots.txt",
    ]:
        r = client.get(url)
        print(url, r.status_code, len(r.content))
        assert r.status_code == 200, url
    for url in [
        "/institutions/x/",
        "/places/zz/",
        "/places/CA/",
        "/places/ca/nowhere/",
        "/codebook/x/",
        "/a%00b/",
        "/%ff/",
    ]:
        assert client.get(url).status_code == 404, url

"""Officials and their offices: one row an office."""

from civic.models import Person, Role
from tests import factories
from tests.ingest.spreadsheets.conftest import rows_of, told

HEADER = "person_key name institution title category as_of"
QUILL = ["quill", "Ada Quill", "larkfield", "spokeswoman", "spokesperson", "2017-02"]


def _larkfield():
    return factories.make_institution("Larkfield", slug="larkfield")


def test_a_person_with_two_offices(run):
    _larkfield()
    rows = [QUILL, ["quill", "", "larkfield", "clerk", "other_official", "2019"]]
    assert rows_of(run("person", HEADER, *rows)) == [(2, "new", {}), (3, "new", {})]
    assert list(Role.objects.order_by("pk").values_list("person__key", "title", "as_of")) == [
        ("quill", "spokeswoman", "2017-02"),
        ("quill", "clerk", "2019"),
    ]
    assert run("person", HEADER, *rows).counts()["same"] == 2


def test_an_office_is_recognised_by_its_key_and_others_stay(run):
    place = _larkfield()
    role = factories.make_role(place, key="office")
    other = Role.objects.create(person=role.person, institution=place, title="clerk", category="attorney")
    header = "person_key name role_key institution title category"
    row = [role.person.key, "Ada Quill", "office", "larkfield", "press officer", "spokesperson"]
    assert rows_of(run("person", header, row)) == [
        (2, "changed", {"title": ("spokeswoman", "press officer")})
    ]
    assert sorted(role.person.roles.values_list("title", flat=True)) == ["clerk", "press officer"]
    assert other.pk in role.person.roles.values_list("pk", flat=True)


def test_whoever_is_before_the_public_is_left_alone(run):
    place = _larkfield()
    article = factories.make_article()
    role = factories.make_role(place)
    factories.make_evidence(article, "said Ada Quill", role=role)
    factories.published(place, article)
    key = role.person.key
    renamed = [key, "A. Quill", "larkfield", "spokeswoman", "spokesperson", "2017-02"]
    assert told(run("person", HEADER, renamed)) == [(2, "", "published")]
    changed = [key, "Ada Quill", "larkfield", "spokeswoman", "mayor", "2017-02"]
    assert told(run("person", HEADER, changed)) == [(2, "", "published")]
    added = [key, "Ada Quill", "larkfield", "clerk", "other_official", ""]
    assert rows_of(run("person", HEADER, added)) == [(2, "new", {})]
    assert Person.objects.get().name == "Ada Quill"

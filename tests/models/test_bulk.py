"""Many rows at once are the rows that one save after the other writes."""

import pytest

from civic.models import Institution, because, remember
from civic.models.bulk import blank, insert
from civic.models.history import MANY
from tests import factories as make

pytestmark = pytest.mark.django_db
OWN = ("id", "key", "slug", "history_id", "history_date", "created_at", "updated_at")


def rows(model, **filters):
    return [
        {name: value for name, value in row.items() if name not in OWN}
        for row in model.objects.filter(**filters).order_by("id").values()
    ]


def test_records_and_their_history_are_those_of_a_save():
    user = make.make_user("importer")
    values = {"name": "Bulk City", "kind": "city", "state": "CA", "created_by": user}
    with because("A reason", user):
        saved = Institution.objects.create(key="saved", slug="saved", **values)
        many = [Institution(key=f"bulk-{n}", slug=f"bulk-{n}", **values) for n in range(MANY)]
        insert(many)
        remember(many, new=True)
    assert rows(Institution, pk=many[-1].pk) == rows(Institution, pk=saved.pk)
    former = Institution.history.model
    assert rows(former, id=many[-1].pk) == rows(former, id=saved.pk)
    assert len(rows(former, key__startswith="bulk")) == len({record.pk for record in many}) == MANY


def test_a_blank_record_is_a_new_one_without_its_own_key_and_times():
    new, quick = vars(Institution(key="")), vars(blank(Institution))
    own = {"_state", "created_at", "updated_at"}
    assert {n: v for n, v in quick.items() if n not in own} == {n: v for n, v in new.items() if n not in own}
    assert (quick["_state"].adding, quick["key"]) == (True, "")


def test_values_beside_each_other_are_found_in_one_parameter():
    first, _second = make.make_institution(), make.make_institution()
    names = [first.slug, "nobody", *map(str, range(40_000))]
    assert list(Institution.objects.filter(slug__among=names)) == [first]
    assert list(Institution.objects.filter(pk__among=[first.pk, 0])) == [first]


def test_values_that_a_query_finds_are_found_as_if_they_were_named():
    first, second = make.make_institution(), make.make_institution()
    child = make.make_institution(parent=first)
    named = Institution.objects.filter(slug=first.slug)
    assert list(Institution.objects.filter(pk__among=named.values("pk"))) == [first]
    assert list(Institution.objects.filter(parent__among=named.values("pk"))) == [child]
    other = Institution.objects.filter(pk=second.pk)
    both = named.order_by().values("pk").union(other.order_by().values("pk"))
    assert set(Institution.objects.filter(pk__among=both)) == {first, second}
    assert list(Institution.objects.filter(pk__among=named.none().values("pk"))) == []

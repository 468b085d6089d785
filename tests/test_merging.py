"""Two records of one thing become one, and two again."""

import pytest

from civic import history, versions, workflow
from civic.models import Commitment, Evidence, FormerSlug, Institution, Person, Role
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins():
    """A published district with a promise, and the same district entered once more, with another promise."""
    first = make.make_published().institution
    second = make.make_institution(
        "Larkfield USD", slug="larkfield-usd", parent=make.make_institution("County")
    )
    make.make_commitment(second)
    return first, second


def refusal(*args):
    with pytest.raises(workflow.Refused) as caught:
        workflow.merge(*args)
    return [p.code for p in caught.value.problems]


def belongings(institution):
    return {
        "commitments": sorted(institution.commitments.values_list("key", flat=True)),
        "resolutions": sorted(institution.resolutions.values_list("key", flat=True)),
        "names": sorted(institution.other_names.values_list("name", flat=True)),
    }


def test_everything_moves_and_the_other_name_is_kept(twins):
    first, second = twins
    theirs = belongings(second)
    mine = belongings(first)
    told = workflow.merge(first, second, None, "Entered twice")
    assert belongings(first) == {
        "commitments": sorted(mine["commitments"] + theirs["commitments"]),
        "resolutions": sorted(mine["resolutions"] + theirs["resolutions"]),
        "names": ["Larkfield USD"],
    }
    assert belongings(second) == {"commitments": [], "resolutions": [], "names": []}
    assert str(told) == f"Larkfield USD → {first.name}"
    assert history.changes(first)[0].reason == f"“Larkfield USD” merged into “{first.name}”: Entered twice"


def test_the_old_address_leads_to_the_one_that_stays(client, twins):
    first, second = twins
    make.published(second.parent, second)
    workflow.merge(first, second, None, "Entered twice")
    response = client.get("/institutions/larkfield-usd/")
    assert (response.status_code, response["Location"]) == (301, f"/institutions/{first.slug}/")
    assert Institution.objects.published().filter(pk=second.pk).count() == 0
    assert [c.what for c in versions.described(versions.changes()[:50]) if c.record == second] == [
        "withdrawn"
    ]


def test_a_merge_taken_back_makes_two_of_one_again(twins):
    first, second = twins
    before = belongings(first), belongings(second)
    told = workflow.merge(first, second, None, "Entered twice")
    workflow.unmerge(told, None)
    second.refresh_from_db()
    assert (belongings(first), belongings(second)) == before
    assert (second.slug, second.review_state, second.withdrawal_reason) == ("larkfield-usd", "draft", "")
    assert FormerSlug.objects.count() == 0
    with pytest.raises(workflow.Refused):
        workflow.unmerge(told, None)


def test_counts_and_pages_are_right_after_both(client, twins):
    first, second = twins
    commitment = make.publish_with_grounds(second.commitments.get())
    told = workflow.merge(first, second, None, "Entered twice")
    page = client.get(f"/institutions/{first.slug}/").content.decode()
    assert commitment.summary_en in page
    assert "(2)" in page
    workflow.unmerge(told, None)
    assert sorted(Commitment.objects.published().values_list("institution", flat=True)) == sorted(
        [first.pk, second.pk]
    )


def test_people_with_the_same_role_become_one_and_their_quotes_stand_once():
    city = make.make_institution("City of Larkfield", kind="city")
    one, other = make.make_role(city, "Ada Quill"), make.make_role(city, "A. Quill")
    article = make.make_article()
    make.make_evidence(article, "said Ada Quill", role=one)
    make.make_evidence(article, "said Ada Quill", role=other)
    statement = make.make_statement(city, article, speaker=other)
    told = workflow.merge(one.person, other.person, None, "One person")
    statement.refresh_from_db()
    assert (statement.speaker, one.evidence.count()) == (one, 1)
    assert Person.objects.filter(name="A. Quill").count() == 0
    workflow.unmerge(told, None)
    statement.refresh_from_db()
    assert statement.speaker == Role.objects.get(person__name="A. Quill")
    assert [role.evidence.count() for role in Role.objects.order_by("pk")] == [1, 1]


def test_two_copies_of_an_article_share_one_text_and_their_quotes():
    kept, gone = make.make_article(), make.make_article(title="The same, elsewhere")
    quote = make.make_evidence(gone, commitment=make.make_commitment(article=kept), order=2)
    said = make.make_evidence(gone, statement=make.make_statement(make.make_institution()))
    workflow.merge(kept, gone, None, "A reprint")
    said.refresh_from_db()
    assert (said.snapshot.article, kept.snapshots.count()) == (kept, 1)
    assert not Evidence.objects.filter(pk=quote.pk).exists()  # the commitment has these words already
    assert [url.url for url in kept.alternate_urls.all()] == [gone.canonical_url]


def test_resolutions_keep_one_of_events_that_say_the_same():
    district, article = make.make_institution(), make.make_article()
    kept, gone = (make.make_resolution(district, article) for _ in range(2))
    workflow.merge(kept, gone, None, "Same text")
    (event,) = kept.events.all()
    assert event.evidence.count() == 1


def test_what_may_not_be_merged_is_refused(twins):
    first, second = twins
    assert refusal(second, first, None, "why") == ["kept_not_public"]
    assert refusal(first, first, None, "why") == ["not_mergeable"]
    assert refusal(first, make.make_article(), None, "why") == ["not_mergeable"]
    assert refusal(first, second, None, "  ") == ["no_reason"]
    workflow.submit(second, None)
    assert refusal(first, second, None, "why") == ["wrong_state"]
    assert belongings(first)["names"] == []


def test_two_numbers_that_stand_once_refuse_the_whole_merge(twins):
    first, second = twins
    for institution in twins:
        make.make_resolution(institution, kind="ordinance", number="12")
    before = belongings(second)
    assert refusal(first, second, None, "why") == ["twins"]
    assert belongings(second) == before


def test_a_child_that_keeps_its_parents_place_does_not_belong_to_itself():
    county = make.make_institution("County")
    city = make.make_institution("City", parent=county)
    workflow.merge(city, county, None, "One body")
    city.refresh_from_db()
    assert city.parent is None

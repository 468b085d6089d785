"""Data blocks: nothing that the record does not say, and nothing that can leave its element."""

import json
import re

import pytest

from civic import workflow
from civic.models import Commitment, Institution, Resolution, Statement
from civic.views.details import CommitmentDetail, ResolutionDetail
from civic.views.institutions import InstitutionDetail
from civic.views.institutions import blocks as shown_of
from civic.web import structured
from tests import factories
from tests.views import scene

SITE = "http://127.0.0.1:8000"


def blocks(response):
    """The data blocks of a page by type; each must be JSON of schema.org."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode())
    data = [json.loads(text) for text in found]
    assert {d.pop("@context") for d in data} <= {"https://schema.org"}
    return data


def test_an_institution_is_a_government_organization_with_its_identifiers(client, db):
    city = factories.published(factories.make_institution("City of Larkfield", slug="city", kind="city"))
    police = factories.make_institution("Larkfield Police", slug="police", parent=city)
    police.identifiers.create(key="ori", scheme="ori", value="CA0431300", source="FBI list")
    police.other_names.create(key="name", name="LPD")
    police.website = "https://police.example/"
    police.save()
    factories.published(police)
    organization, crumbs = blocks(client.get("/institutions/police/"))
    url = f"{SITE}/institutions/police/"
    assert organization == {
        "@type": "GovernmentOrganization",
        "@id": url,
        "name": "Larkfield Police",
        "url": url,
        "alternateName": ["LPD"],
        "sameAs": "https://police.example/",
        "mainEntityOfPage": url,
        "identifier": [{"@type": "PropertyValue", "propertyID": "FBI agency id (ORI)", "value": "CA0431300"}],
        "address": {
            "@type": "PostalAddress",
            "addressLocality": "Larkfield",
            "addressRegion": "CA",
            "addressCountry": "US",
        },
        "parentOrganization": {
            "@type": "GovernmentOrganization",
            "@id": f"{SITE}/institutions/city/",
            "name": "City of Larkfield",
            "url": f"{SITE}/institutions/city/",
        },
    }
    assert [(i["position"], i["name"], i.get("item")) for i in crumbs["itemListElement"]] == [
        (1, "Home", f"{SITE}/"),
        (2, "California", f"{SITE}/places/ca/"),
        (3, "Larkfield", f"{SITE}/places/ca/larkfield/"),
        (4, "Larkfield Police", None),
    ]


def test_a_parent_that_is_not_public_is_not_named(db):
    city = factories.make_institution("Secret City")
    police = factories.make_institution(parent=city)
    assert "parentOrganization" not in structured.organization(police)


def test_a_commitment_gives_each_quote_with_whose_words_it_is(client, db):
    larkfield = scene.build()
    reported, official, crumbs = blocks(client.get(larkfield.commitment.get_absolute_url()))
    source = {
        "@type": "NewsArticle",
        "headline": "Larkfield district promises not to ask",
        "url": larkfield.article.canonical_url,
        "publisher": {"@type": "Organization", "name": "Larkfield Ledger"},
        "datePublished": "2017-02-10",
        "inLanguage": "en",
    }
    about = structured.named(larkfield.district)
    assert reported == {
        "@type": "Quotation",
        "text": "staff will not collect papers that show immigration status",
        "inLanguage": "en",
        "creator": {"@type": "Organization", "name": "Larkfield Ledger"},
        "about": about,
        "isBasedOn": source,
    }
    assert official == {
        "@type": "Quotation",
        "text": "We keep it private by just not asking for it",
        "inLanguage": "en",
        "about": about,
        "isBasedOn": source,
    }
    assert crumbs["itemListElement"][-1]["name"] == "Does not collect immigration status"


def test_an_official_who_is_named_speaks(client, db):
    larkfield = scene.build()
    quotation, _crumbs = blocks(client.get(larkfield.statement.get_absolute_url()))
    assert "spokenByCharacter" not in quotation
    said, _crumbs = blocks(client.get("/statements/no-raids/"))
    assert said["spokenByCharacter"] == {"@type": "Person", "name": "Cy Marsh", "jobTitle": "Mayor"}
    assert "creator" not in said


def test_the_words_of_a_text_are_its_institutions(db):
    promise = factories.make_published()
    promise.evidence.update(attribution="instrument_text")
    (quotation,) = structured.quotations(Commitment.objects.get(pk=promise.pk))
    assert quotation["creator"] == structured.named(promise.resolution.institution)


def legislation(client, resolution):
    return blocks(client.get(resolution.get_absolute_url()))[0]


def test_a_resolution_is_legislation_with_a_date_only_when_its_day_is_stated(client, db):
    promise = factories.make_published()
    assert legislation(client, promise.resolution) == {
        "@type": "Legislation",
        "@id": f"{SITE}{promise.resolution.get_absolute_url()}",
        "name": promise.resolution.title,
        "url": f"{SITE}{promise.resolution.get_absolute_url()}",
        "legislationType": "Resolution",
        "legislationPassedBy": structured.named(promise.resolution.institution),
    }
    event = promise.resolution.events.get()
    event.date_basis = "stated"
    event.save()
    assert legislation(client, promise.resolution)["legislationDate"] == "2017-02-09"
    event.edtf = "2017-02"
    event.save()
    assert "legislationDate" not in legislation(client, promise.resolution)


def test_a_resolution_is_in_force_only_where_somebody_looked(client, db):
    promise = factories.make_published()
    assert "legislationLegalForce" not in legislation(client, promise.resolution)
    factories.verified(promise, factories.WHEN.date())
    checked = legislation(client, promise.resolution).get("legislationLegalForce")
    workflow.record_event(promise.resolution, "rescinded", edtf="2026-11-22", date_basis="stated", key="end")
    ended = legislation(client, promise.resolution)["legislationLegalForce"]
    assert (checked, ended) == ("https://schema.org/InForce", "https://schema.org/NotInForce")


@pytest.mark.parametrize("name", ["</script><script>alert(1)</script>", "<!--", "\u2028", "& &amp;"])
def test_no_name_can_end_the_block_it_stands_in(client, db, name):
    institution = factories.published(factories.make_institution(name))
    page = client.get(institution.get_absolute_url())
    assert blocks(page)[0]["name"] == name
    assert re.search(r"[<>&\u2028]", str(structured.block({"name": name}))) is None


def test_a_block_asks_the_database_nothing_that_the_page_has_not(client, db, django_assert_num_queries):
    larkfield = scene.build()
    found = {
        Institution: InstitutionDetail.queryset.get(pk=larkfield.district.pk),
        Commitment: CommitmentDetail.queryset.get(pk=larkfield.commitment.pk),
        Resolution: ResolutionDetail.queryset.get(pk=larkfield.resolution.pk),
    }
    shown_of(found[Institution])  # fetches its names and numbers
    with django_assert_num_queries(0):
        structured.organization(found[Institution])
        structured.trail(found[Institution])
        structured.quotations(found[Commitment])
        structured.legislation(found[Resolution])
    assert Statement.objects.count() == 2

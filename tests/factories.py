"""Records for tests: complete enough to be published, fictional throughout, the same every time.

``make_*`` saves a draft; ``published(record)`` puts it before the public through the workflow.
A counter, not chance, keeps keys and slugs apart.
"""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from civic import workflow
from civic.choices import Attribution, EventKind, InstitutionKind
from civic.models import (
    Commitment,
    CommitmentType,
    Evidence,
    Institution,
    Level,
    Person,
    Place,
    Resolution,
    Role,
    Snapshot,
    SourceArticle,
    Statement,
)

WHEN = datetime(2026, 11, 22, tzinfo=UTC)
PASSWORD = "correct horse battery"
QUOTE = "the district will not collect information on the immigration status of any pupil"
TEXT = (
    "The Larkfield school board agreed to a resolution on Thursday.\n\n"
    f"Under it, {QUOTE}. “We do not ask,” said Ada Quill, who speaks for the district.\n\n"
    "Superintendent Bo Tran will review every request by agents to enter a school.\n"
)
_numbers = count(1)


def make_place(name: str = "Larkfield", state: str = "CA", **fields: Any) -> Place:
    slug = fields.pop("slug", name.lower().replace(" ", "-"))
    place, _ = Place.objects.get_or_create(state=state, slug=slug, defaults={"name": name, **fields})
    return place


def make_institution(name: str | None = None, **fields: Any) -> Institution:
    number = next(_numbers)
    places = fields.pop("places", None)
    values = {
        "key": f"institution-{number}",
        "slug": f"institution-{number}",
        "name": name or f"Larkfield Unified {number}",
        "kind": InstitutionKind.SCHOOL_DISTRICT,
        "state": "CA",
    }
    institution = Institution.objects.create(**values | fields)
    institution.places.set([make_place()] if places is None else places)
    return institution


def make_type(notation: str = "DATA.COLLECT", levels: int = 3, **fields: Any) -> CommitmentType:
    """A type of the codebook with levels 0…``levels`` that ask for no words."""
    slug = notation.lower().replace(".", "-")
    values = {"slug": slug, "key": notation, "direction": "limits", "label_en": f"Label of {notation}"}
    kind, created = CommitmentType.objects.get_or_create(notation=notation, defaults=values | fields)
    for ordinal in range(levels + 1) if created else ():
        Level.objects.create(
            key=f"{notation}:{ordinal}", type=kind, ordinal=ordinal, label_en=f"{notation} level {ordinal}"
        )
    return kind


def make_role(institution: Institution, name: str = "Ada Quill", **fields: Any) -> Role:
    number = next(_numbers)
    person = Person.objects.create(key=f"person-{number}", name=name)
    values = {"key": f"role-{number}", "title": "spokeswoman", "category": "spokesperson", "as_of": "2017-02"}
    return Role.objects.create(person=person, institution=institution, **values | fields)


def make_article(text: str = TEXT, **fields: Any) -> SourceArticle:
    """An article with one snapshot of a fictional text."""
    number = next(_numbers)
    values = {
        "key": f"article-{number}",
        "slug": f"article-{number}",
        "title": f"Larkfield board votes {number}",
        "publisher": "Larkfield Ledger",
        "canonical_url": f"https://ledger.example/2017/02/10/vote-{number}/",
        "edtf": "2017-02-10",
        "date_basis": "stated",
    }
    article = SourceArticle.objects.create(**values | fields)
    snapshot = Snapshot(key=f"snapshot-{number}", article=article, captured_at=WHEN, method="test")
    snapshot.take_text(text)
    snapshot.save()
    return article


def make_evidence(article: SourceArticle, exact: str = QUOTE, **fields: Any) -> Evidence:
    """A quote anchored in the article's first snapshot; give its target as a keyword."""
    values = {"key": f"evidence-{next(_numbers)}", "attribution": Attribution.REPORTED_PARAPHRASE}
    evidence = Evidence(snapshot=article.snapshots.get(), exact=exact, **values | fields)
    workflow.anchor_evidence(evidence)
    evidence.save()
    return evidence


def make_resolution(
    institution: Institution, article: SourceArticle | None = None, *events: str, **fields: Any
) -> Resolution:
    """A resolution with its events (adopted on 2017-02-09 by default), the first one proved by a quote."""
    number = next(_numbers)
    values = {
        "key": f"resolution-{number}",
        "slug": f"resolution-{number}",
        "kind": "resolution",
        "title": f"Welcoming pupils {number}",
    }
    edtf = fields.pop("edtf", "2017-02-09")
    resolution = Resolution.objects.create(institution=institution, **values | fields)
    for order, kind in enumerate(events or (EventKind.ADOPTED,), start=1):
        event = resolution.events.create(
            key=f"event-{next(_numbers)}",
            kind=kind,
            order=order,
            edtf=edtf,
            date_basis="inferred_from_weekday" if edtf else "",
            as_printed="Thursday" if edtf else "",
        )
        if order == 1 and article is not None:
            make_evidence(article, "agreed to a resolution on Thursday", resolution_event=event)
    return resolution


def make_statement(
    institution: Institution, article: SourceArticle | None = None, **fields: Any
) -> Statement:
    number = next(_numbers)
    values = {
        "key": f"statement-{number}",
        "slug": f"statement-{number}",
        "kind": "paraphrase",
        "title_en": f"Requests are reviewed {number}",
        "edtf": "2017-02-10",
        "date_basis": "stated",
    }
    statement = Statement.objects.create(issuer=institution, **values | fields)
    if article is not None:
        make_evidence(article, "will review every request by agents", statement=statement)
    return statement


def make_commitment(
    institution: Institution | None = None, article: SourceArticle | None = None, **fields: Any
) -> Commitment:
    """A commitment with one quote, on an adopted resolution unless a basis is given.

    Its institution, article and basis stay as they are; ``make_published`` publishes all of them.
    """
    number = next(_numbers)
    institution = institution or make_institution()
    article = article or make_article()
    kind = fields.pop("type", None) or make_type()
    level = fields.pop("level", 2)
    if not {"resolution", "statement"} & set(fields):
        fields["resolution"] = make_resolution(institution, article)
    values = {
        "key": f"commitment-{number}",
        "slug": f"commitment-{number}",
        "polarity": "prohibits",
        "summary_en": "The district will not collect immigration status.",
    }
    commitment = Commitment.objects.create(
        institution=institution,
        type=kind,
        level=level if isinstance(level, Level) else kind.levels.get(ordinal=level),
        **values | fields,
    )
    make_evidence(article, commitment=commitment)
    return commitment


def published(*records: Any, at: datetime = WHEN) -> Any:
    """Publish in the given order, as the system does; returns the last one, fresh."""
    for record in records:
        workflow.publish(record, at=at)
    return type(records[-1]).objects.get(pk=records[-1].pk)


def make_published(**fields: Any) -> Commitment:
    """A public commitment with everything it stands on."""
    return publish_with_grounds(make_commitment(**fields))


def publish_with_grounds(commitment: Commitment) -> Commitment:
    """Publish what a commitment stands on, then itself."""
    article = commitment.evidence.get().snapshot.article
    grounds = [commitment.institution.parent, commitment.institution, article]
    issuer = getattr(commitment.basis_record, "issuer", None) or commitment.basis_record.institution
    grounds += [issuer, commitment.basis_record]
    for record in grounds:
        if record is not None and not type(record).objects.published().filter(pk=record.pk).exists():
            record.refresh_from_db()
            workflow.publish(record, at=WHEN)
    return published(Commitment.objects.get(pk=commitment.pk))


def verified(commitment: Commitment, on: date) -> Any:
    """Somebody looked on that day whether the commitment holds."""
    return workflow.record_event(
        commitment,
        "verified",
        edtf=on.isoformat(),
        date_basis="stated",
        key=f"check-{next(_numbers)}",
        at=WHEN,
    )


def make_user(name: str, *groups: str, **fields: Any) -> Any:
    """A member of staff in the named groups."""
    user = get_user_model().objects.create_user(name, password=PASSWORD, is_staff=True, **fields)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user

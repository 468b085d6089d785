"""Nothing that staff alone may read is in any public byte.

Every column of every model is classified: public, or staff's. Each of staff's that can hold a text gets
a word of its own, and so does every column of every row that is not public. Then all public addresses and all
files of a release are read for these words.
"""

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import models
from django.test import Client

from civic import workflow
from civic.exports.package import fixture, public
from civic.exports.package.tables import TABLES
from civic.models import (
    ArticleIntake,
    Correction,
    CorrectionReport,
    Evidence,
    Factor,
    Institution,
    Merge,
    PendingChange,
    RemovedRow,
    SetAside,
    SignInFailure,
    Snapshot,
    SourceArticle,
    SpreadsheetUpload,
)
from civic.models.records import Reviewed
from tests import factories as make
from tests import releases
from tests.public_addresses import LANGUAGES, addresses, from_sitemaps, routes
from tests.views import scene

CANARY = re.compile(rb"zq(\d{3})x[0-9a-f]*qz")
MANY = 12
"""Letters that a column must hold for a canary."""

STRUCTURE = {"id"}
STAFF_STAMPS = (
    "revision created_at created_by submitted_by reviewed_by edited_by assigned_to review_note is_fiction"
)
DERIVED = {
    "resolution": "status stated_edtf stated_earliest stated_latest stated_basis stated_as_printed",
    "statement": "status",
    "commitment": "state institution_kind level_ordinal basis status attribution last_verified_on "
    "possible_from certain_from certain_until possible_until window_has_gaps is_public facet_key "
    "stated_edtf stated_earliest stated_latest stated_basis stated_as_printed",
}
"""Follows from public columns, and is made anew."""
STAFF = {
    "institution": STAFF_STAMPS,
    "resolution": STAFF_STAMPS.replace(" is_fiction", ""),
    "statement": STAFF_STAMPS.replace(" is_fiction", ""),
    "commitment": STAFF_STAMPS.replace(" is_fiction", ""),
    "sourcearticle": f"{STAFF_STAMPS} staff_note",
    "institutionname": "note",
    "level": "required_words",
    "researchlog": "by note",
    "snapshot": "text method source_text cuts page_starts sketch",
    "evidence": "prefix suffix",
}
"""For staff alone, of models that have public rows."""
WHOLLY_DERIVED = {"searchdocument", "facetcount", "dataversion"}
WHOLLY_STAFF = {
    "anchor",
    "absentquote",
    "articleintake",
    "correctionreport",
    "factor",
    "merge",
    "pendingchange",
    "removedrow",
    "reportallowance",
    "seedrow",
    "setaside",
    "signinfailure",
    "spreadsheetupload",
}
CODES = {"counterparties", "applies_to", "review_state", "sha256", "digest", "model", "record_key", "what"}
"""Texts that the database lets hold nothing but codes."""


def names_of(model: Any) -> set[str]:
    return {field.name for field in model._meta.get_fields() if field.concrete} - STRUCTURE


def test_every_column_is_classified() -> None:
    unknown = {}
    for model in apps.get_app_config("civic").get_models():
        name = model._meta.model_name
        if name.startswith("historical") or name in WHOLLY_STAFF | WHOLLY_DERIVED:
            continue
        known = fixture.allowed(model._meta.label_lower)
        known |= {*STAFF.get(name, "").split(), *DERIVED.get(name, "").split()}
        if (differing := names_of(model) ^ known) and not model._meta.proxy:
            unknown[name] = differing
    assert unknown == {}


def test_every_wholly_private_model_is_there() -> None:
    there = {model._meta.model_name for model in apps.get_app_config("civic").get_models()}
    assert there >= WHOLLY_STAFF | WHOLLY_DERIVED


class Planted:
    """The words and the columns that they stand in."""

    def __init__(self) -> None:
        self.columns: list[str] = []

    def plant(self, rows: Any, names: set[str]) -> None:
        """Put a word of its own into every column of the rows that can hold one."""
        for field in rows.model._meta.concrete_fields:
            if field.name in names and _holds_words(field):
                word = f"zq{len(self.columns):03}x"
                self.columns.append(f"{rows.model._meta.model_name}.{field.name}")
                for row in rows.values_list("pk", flat=True):
                    text: Any = f"{word}{row:x}qz" if isinstance(row, int) else f"{word}qz"
                    value = {models.JSONField: [text], models.BinaryField: text.encode()}
                    columns = {field.name: value.get(type(field), text)} | _with(rows.model, field.name, text)
                    rows.model._base_manager.filter(pk=row).update(**columns)

    def found(self, content: bytes) -> set[str]:
        return {self.columns[int(number)] for number in CANARY.findall(content)}


def _with(model: Any, column: str, text: str) -> dict[str, Any]:
    """What the database wants beside a word."""
    if model is Evidence and column == "exact":
        return {"start": None, "end": None, "anchor_state": "orphan"}
    if column == "exact" and not model.__name__.startswith("Historical"):
        return {"start": 0, "end": len(text)}
    return {"path": f"/{text}"} if column == "path" else {}


def _holds_words(field: Any) -> bool:
    if isinstance(field, models.JSONField | models.BinaryField | models.TextField):
        return field.name not in CODES
    if field.name.endswith("edtf"):
        return False
    fits = isinstance(field, models.CharField) and (field.max_length or 999) >= MANY
    return fits and not field.choices and field.name not in CODES


def draft(slug: str) -> tuple[Any, ...]:
    """One record of every kind that nobody has published."""
    article = make.make_article(slug=f"article-{slug}")
    owner = make.make_institution(f"Owner {slug}", slug=f"owner-{slug}", places=[make.make_place("Nowhere")])
    owner.other_names.create(name="Other")
    owner.identifiers.create(scheme="other", value=slug, source="somewhere")
    make.make_role(owner)
    text = make.make_resolution(owner, article, slug=f"text-{slug}")
    said = make.make_statement(owner, article, slug=f"said-{slug}")
    promise = make.make_commitment(owner, article, resolution=text, slug=f"promise-{slug}")
    promise.events.create(key=f"event-{slug}", kind="verified", note_en="Looked")
    return article, owner, text, said, promise


def staff_rows(article: SourceArticle) -> None:
    """One row in every table that only staff reads."""
    user = _user()
    snapshot = article.snapshots.get()
    of = {"model": "institution", "record_key": "x"}
    ArticleIntake.objects.create(created_by=user, way="paste", source_text="x")
    Correction.objects.create(corrected_on="2999-01-01", path="/", wrong="x", changed="y", **of)
    CorrectionReport.objects.create(path="/", title="x", body="x", email="r@example.org", digest="x", **of)
    Merge.objects.create(model="institution", kept_pk=1, kept_name="a", gone_pk=2, gone_name="b", reason="c")
    PendingChange.objects.create(
        act="change", model="institution", record_key="x", title="x", form_model="institution",
        posted=[], before={}, after={}, made_by=user,
    )  # fmt: skip
    RemovedRow.objects.create(model="snapshot", row=1, columns={"text": "x"})
    Factor.objects.create(user=user, kind="passkey", name="Key", data={})
    SignInFailure.objects.create(mark="n123456", expires_at="2999-01-01T00:00Z")
    SetAside.objects.create(snapshot=snapshot, exact=snapshot.text[:5], start=0, end=5, by=user)
    SpreadsheetUpload.objects.create(by=user, model="institution", file_name="x", content=b"x", report=[])


def _user() -> Any:
    return Group.user_set.rel.related_model.objects.create(
        username="coder", email="coder@example.org", first_name="Co", last_name="Der"
    )


@pytest.fixture
def planted(db: None, settings: Any, tmp_path: Path) -> Planted:
    settings.RELEASES_DIR = str(tmp_path)
    larkfield = scene.build()
    for number in range(2):
        draft(f"draft-{number}")
    Institution.objects.filter(slug="owner-draft-1").update(review_state="in_review")
    gone = draft("gone")
    make.published(*gone)
    for record in reversed(gone):
        workflow.withdraw(record, "Entered twice.")
    staff_rows(larkfield.article)
    words = Planted()
    _plant(words)
    releases.write(tmp_path, "2026.11.2")
    return words


def _plant(words: Planted) -> None:
    for model in [*apps.get_app_config("civic").get_models(), type(_any_user())]:
        name, rows = model._meta.model_name, model._base_manager.all()
        if model._meta.proxy or name in WHOLLY_DERIVED:
            continue
        if name.startswith("historical") or name in WHOLLY_STAFF or name == "user":
            words.plant(rows, names_of(model))
            continue
        words.plant(rows, set(STAFF.get(name, "").split()))
        hidden = rows.exclude(pk__in=fixture.public_rows(model).values("pk"))
        if issubclass(model, Reviewed):
            gone = public.withdrawn(model)
            words.plant(
                rows.filter(pk__in=gone.values("pk")), names_of(model) - set(fixture.TOMBSTONES[model])
            )
            hidden = hidden.exclude(pk__in=gone.values("pk"))
        words.plant(hidden, names_of(model))


def _any_user() -> Any:
    return Group.user_set.rel.related_model.objects.get(username="coder")


def test_no_public_address_shows_what_is_staff_s(planted: Planted, client: Client) -> None:
    paths = [path for route in routes() for path in addresses(route)]
    pages = [f"{language}{path}" for path in paths for language in LANGUAGES]
    leaks, answered = {}, set()
    for path in [*pages, *from_sitemaps(client)]:
        answer = client.get(path)
        content = answer.getvalue()
        answered.add(answer.status_code)
        if found := planted.found(content):
            leaks[path] = found
    assert leaks == {}
    assert len(paths) > 100
    assert answered <= {200, 301, 302, 404, 410}


def test_no_file_of_a_release_holds_what_is_staff_s(planted: Planted, tmp_path: Path) -> None:
    files = [path for path in (tmp_path / "2026.11.2").rglob("*") if path.is_file()]
    leaks = {path.name: found for path in files if (found := planted.found(_bytes(path)))}
    assert leaks == {}
    assert len(files) == 2 * len(TABLES) + 11


def _bytes(path: Path) -> bytes:
    if path.suffix != ".parquet":
        return path.read_bytes()
    with duckdb.connect() as engine:
        return engine.execute(f"SELECT to_json(t) FROM '{path}' t").df().to_csv().encode()


def test_the_words_are_found_where_they_stand(planted: Planted) -> None:
    text = Snapshot.objects.values_list("text", flat=True)[0]
    assert planted.found(f"<p>{text}</p>".encode()) == {"snapshot.text"}
    assert {"user.email", "correctionreport.email", "evidence.prefix"} <= set(planted.columns)
    assert len(planted.columns) > 300

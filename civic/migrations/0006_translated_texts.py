"""Our own words get Spanish and Vietnamese columns; what stood in the one column is the English.

Two tables know columns by name and learn the new ones: the public once read ``title``, which is now
``title_en`` (PublishedVersion), and a sum over the columns says what sheets wrote last (SeedRow). Without
that every record would look edited.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import migrations, models
from django.db.models import Q

TEXT = (models.TextField, {"blank": True})


def char(length: int) -> tuple[type[models.Field], dict[str, Any]]:
    return models.CharField, {"blank": True, "max_length": length}


TRANSLATED: list[tuple[str, str, tuple[type[models.Field], dict[str, Any]], dict[str, Any]]] = [
    ("commitment", "actor", char(120), {"help_text": "Who acts, where the source says: the superintendent."}),
    ("commitment", "certainty_note", TEXT, {"help_text": "What is unclear, in one sentence."}),
    ("commitment", "conditions", TEXT, {}),
    ("commitment", "deadline", char(120), {}),
    ("commitment", "exceptions", TEXT, {}),
    ("commitmentevent", "note", char(300), {}),
    ("commitmenttype", "example", TEXT, {"verbose_name": "worked example"}),
    ("commitmenttype", "exclude", TEXT, {}),
    ("commitmenttype", "include", TEXT, {}),
    ("commitmenttype", "near_misses", TEXT, {}),
    ("institution", "summary", TEXT, {}),
    ("level", "test", TEXT, {"verbose_name": "test wording", "help_text": "What a quote must say."}),
    ("researchlog", "where", char(300), {"help_text": "What was searched: shown in public."}),
    ("resolution", "summary", TEXT, {}),
    ("resolutionrelation", "rationale", TEXT, {"help_text": "Required when the relation is our reading."}),
    (
        *("sourcearticle", "date_source", char(200)),
        {"verbose_name": "source of the date", "help_text": "Where the date comes from."},
    ),
    ("statement", "retraction_note", char(300), {}),
    ("statement", "title", char(300), {"help_text": "What was said, in a few of our words."}),
    ("statement", "venue", char(200), {}),
]
REQUIRED = {("researchlog", "where"), ("statement", "title")}
"""Staff must give these in English."""
RULES = [
    (
        *("commitment", "commitment_ambiguous_has_note"),
        *(Q(certainty="clear") | ~Q(certainty_note_en=""), "Say what is unclear."),
    ),
    (
        *("resolutionrelation", "resolutionrelation_inferred_has_rationale"),
        *(Q(certainty="stated") | ~Q(rationale_en=""), "Say why we read it so."),
    ),
    (
        *("statement", "statement_retraction_has_note"),
        *(Q(retracted_edtf="") | ~Q(retraction_note_en=""), "Say how the statement was taken back."),
    ),
]
"""Constraints that ask for one of these texts: taken down and put up again on its English column."""

DATE = ("edtf", "date_basis", "as_printed")
SEEDED: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "commitment": (
        (
            *("slug", "polarity", "modality", "counterparties", "locator", "clause", "certainty"),
            *("summary_en", "summary_es", "summary_vi"),
        ),
        ("institution", "type", "level", "resolution", "statement"),
        (),
    ),
    "commitmentevent": (("kind", *DATE, "order"), ("commitment",), ()),
    "commitmenttype": (
        (
            *("notation", "direction", "kind", "kind_from_level", "applies_to", "slug", "order"),
            *(f"{n}_{c}" for n in ("label", "question", "definition") for c in ("en", "es", "vi")),
            *("alternative_labels_en", "alternative_labels_es", "alternative_labels_vi"),
        ),
        (),
        (),
    ),
    "institution": (
        (
            *("slug", "name", "kind", "state", "website"),
            *("size", "size_unit", "size_approximate", "size_as_of"),
        ),
        ("parent",),
        ("places",),
    ),
    "level": (
        (
            *("ordinal", "required_words", "label_en", "label_es", "label_vi"),
            *("sentence_en", "sentence_es", "sentence_vi"),
        ),
        ("type",),
        (),
    ),
    "researchlog": (("searched_on", "outcome", "note"), ("institution", "type"), ()),
    "resolution": (
        ("slug", "kind", "title", "number", "adopting_body", "text_access", "url"),
        ("institution",),
        ("named_institutions",),
    ),
    "resolutionrelation": (("kind", "certainty"), ("from_resolution", "to_resolution"), ()),
    "sourcearticle": (
        (
            *("slug", "kind", "title", "publisher", "authors", "canonical_url", "archive_url"),
            *("accessed_on", "language", *DATE),
        ),
        (),
        (),
    ),
    "statement": (("slug", "kind", "retracted_edtf", *DATE), ("issuer", "speaker"), ()),
}
"""The other columns that sheets owned when this was written: plain ones, references, sets of references."""
PARTS = {"commitment": ("events", ("note",)), "resolution": ("relations", ("rationale",))}
"""Lists within a public record whose items hold such texts."""


def columns_of(model: str) -> list[str]:
    return [name for of, name, _kind, _options in TRANSLATED if of == model]


def fingerprint(values: Any, **options: Any) -> str:
    canonical = json.dumps(values, sort_keys=True, ensure_ascii=False, **options)
    return hashlib.sha256(canonical.encode()).hexdigest()


def apart(record: dict[str, Any], names: list[str] | tuple[str, ...]) -> None:
    """One column becomes three, of which two are empty."""
    for name in names:
        if name in record:
            record |= {f"{name}_en": record.pop(name), f"{name}_es": "", f"{name}_vi": ""}


def together(record: dict[str, Any], names: list[str] | tuple[str, ...]) -> None:
    """The English of three columns becomes the one column again."""
    for name in names:
        if f"{name}_en" in record:
            record[name] = record.pop(f"{name}_en")
            record.pop(f"{name}_es", None)
            record.pop(f"{name}_vi", None)


def rewrite_versions(apps: Any, change: Callable[..., None]) -> None:
    """The words the public read stay; the names of their columns and the sum over both follow."""
    versions = apps.get_model("civic", "PublishedVersion").objects
    for version in versions.all():
        change(version.record, columns_of(version.model))
        listed, names = PARTS.get(version.model, ("", ()))
        for item in version.record.get(listed, []):
            change(item, names)
        digest = fingerprint(version.record, separators=(",", ":"))
        versions.filter(pk=version.pk).update(record=version.record, change_hash=digest)


def rewrite_sums(apps: Any, *, forwards: bool) -> None:
    """A record that nobody edited since the last load still counts as such."""
    seeds = apps.get_model("civic", "SeedRow").objects
    for seed in seeds.filter(model__in=SEEDED):
        record = apps.get_model("civic", seed.model).objects.filter(key=seed.record_key).first()
        if record is None:
            continue
        plain, refs, many = SEEDED[seed.model]
        others = {name: getattr(record, name) for name in plain}
        others |= {name: getattr(getattr(record, name), "key", None) for name in refs}
        others |= {name: sorted(each.key for each in getattr(record, name).all()) for name in many}
        names = columns_of(seed.model)
        one = others | {name: getattr(record, f"{name}_en") for name in names}
        three = others | {f"{n}_{c}": getattr(record, f"{n}_{c}") for n in names for c in ("en", "es", "vi")}
        old, new = (one, three) if forwards else (three, one)
        if seed.sha256 == fingerprint(old, cls=DjangoJSONEncoder):
            seeds.filter(pk=seed.pk).update(sha256=fingerprint(new, cls=DjangoJSONEncoder))


def forwards(apps: Any, schema_editor: Any) -> None:
    rewrite_versions(apps, apart)
    rewrite_sums(apps, forwards=True)


def backwards(apps: Any, schema_editor: Any) -> None:
    rewrite_versions(apps, together)
    rewrite_sums(apps, forwards=False)


def renamed() -> list[Any]:
    """The column that is there becomes the English one; two empty ones stand beside it."""
    operations: list[Any] = []
    for model, name, (kind, options), more in TRANSLATED:
        named = {"verbose_name": name.replace("_", " "), **options, **more}
        english = kind(**{**named, **({"blank": False} if (model, name) in REQUIRED else {})})
        operations += [
            migrations.RenameField(model, name, f"{name}_en"),
            migrations.AlterField(model, f"{name}_en", english),
            migrations.AddField(model, f"{name}_es", kind(**named)),
            migrations.AddField(model, f"{name}_vi", kind(**named)),
        ]
    return operations


class Migration(migrations.Migration):
    dependencies = [("civic", "0005_fiction_and_assignment")]

    operations = [
        *(migrations.RemoveConstraint(model, name) for model, name, *_rule in RULES),
        *renamed(),
        *(
            migrations.AddConstraint(
                model, models.CheckConstraint(name=name, condition=rule, violation_error_message=said)
            )
            for model, name, rule, said in RULES
        ),
        migrations.RunPython(forwards, backwards),
    ]

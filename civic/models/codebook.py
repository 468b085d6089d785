"""The codebook: what a commitment can be about, and how strong it can be (SKOS concepts)."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.choices import CommitmentKind, Direction, InstitutionKind
from civic.models.records import Record, in_languages


def all_kinds() -> list[str]:
    return list(InstitutionKind.values)


class CodebookVersion(Record):
    """Names the state of the whole codebook (semver)."""

    version = models.CharField(max_length=20, unique=True, validators=[RegexValidator(r"^\d+\.\d+\.\d+$")])
    released = models.DateField()
    changelog = models.TextField()

    class Meta:
        ordering = ("-released", "-pk")

    def __str__(self) -> str:
        return self.version


class CommitmentType(Record):
    notation = models.CharField(
        max_length=40, unique=True, validators=[RegexValidator(r"^[A-Z]+\.[A-Z0-9]+$")]
    )
    slug = models.SlugField(max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(default=0)
    direction = models.CharField(max_length=8, choices=Direction)
    kind = models.CharField(_("kind people look for"), max_length=32, choices=CommitmentKind, blank=True)
    kind_from_level = models.PositiveSmallIntegerField(default=1)
    applies_to = models.JSONField(default=all_kinds, help_text=_("Kinds of institutions."))
    label = in_languages(models.CharField(_("label"), max_length=120, blank=True))
    question = in_languages(models.CharField(_("question"), max_length=200, blank=True))
    alternative_labels = in_languages(
        models.TextField(_("alternative labels"), blank=True, help_text=_("One a line. Search only."))
    )
    definition = in_languages(models.TextField(_("definition"), blank=True))
    include = in_languages(models.TextField(_("include"), blank=True))
    exclude = in_languages(models.TextField(_("exclude"), blank=True))
    example = in_languages(models.TextField(_("worked example"), blank=True))
    near_misses = in_languages(models.TextField(_("near misses"), blank=True))

    class Meta:
        ordering = ("order", "notation")
        constraints = [
            models.CheckConstraint(
                name="commitmenttype_has_label",
                condition=~Q(label_en=""),
                violation_error_message=_("An English label is needed."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.notation})"

    def get_absolute_url(self) -> str:
        return reverse("type-detail", args=[self.slug])

    def clean(self) -> None:
        super().clean()
        known = set(InstitutionKind.values)
        if not isinstance(self.applies_to, list) or not set(self.applies_to) <= known:
            raise ValidationError({"applies_to": _("Use known kinds of institutions only.")})

    def applies(self, institution_kind: str) -> bool:
        return institution_kind in self.applies_to


class Level(Record):
    """How far a commitment goes. 0 = explicitly none; no row = not researched."""

    type = models.ForeignKey(CommitmentType, models.CASCADE, related_name="levels")
    ordinal = models.PositiveSmallIntegerField()
    label = in_languages(models.CharField(_("label"), max_length=160, blank=True))
    test = in_languages(
        models.TextField(_("test wording"), blank=True, help_text=_("What a quote must say."))
    )
    sentence = in_languages(
        models.TextField(_("plain sentence"), blank=True, help_text=_("Proposed to coders."))
    )
    required_words = models.TextField(
        blank=True,
        help_text=_(
            "One group a line, alternatives separated by |. "
            "The quotes must contain one alternative of every line."
        ),
    )

    class Meta:
        ordering = ("type__order", "ordinal")
        constraints = [
            models.UniqueConstraint(fields=("type", "ordinal"), name="level_once"),
            models.CheckConstraint(
                name="level_has_label",
                condition=~Q(label_en=""),
                violation_error_message=_("An English label is needed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type.notation} {self.ordinal}: {self.label}"

    @property
    def word_groups(self) -> list[list[str]]:
        lines = (line.strip() for line in self.required_words.splitlines())
        return [[w.strip() for w in line.split("|") if w.strip()] for line in lines if line]

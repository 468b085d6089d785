"""Institutions: the bodies that speak and that are bound."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.choices import IdentifierScheme, InstitutionKind, ReviewState, SizeUnit, State
from civic.models.places import Place
from civic.models.records import Record, Reviewed, in_languages


class Institution(Reviewed):
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=32, choices=InstitutionKind)
    state = models.CharField(max_length=2, choices=State)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text=_("The body it belongs to: a police department's city."),
    )
    places = models.ManyToManyField(Place, blank=True, related_name="institutions")
    website = models.URLField(blank=True)
    summary = in_languages(models.TextField(_("summary"), blank=True))
    size = models.PositiveIntegerField(null=True, blank=True)
    size_approximate = models.BooleanField(default=False)
    size_unit = models.CharField(max_length=12, choices=SizeUnit, blank=True)
    size_as_of = models.CharField(
        max_length=32, blank=True, help_text=_("Date of the figure: 2017, 2017-02.")
    )
    is_fiction = models.BooleanField(
        default=False, editable=False, help_text=_("Invented, to practise on: never before the public.")
    )

    class Meta(Reviewed.Meta):
        ordering = ("name", "pk")
        constraints = [
            *Reviewed.Meta.constraints,
            models.CheckConstraint(
                name="institution_size_has_unit",
                condition=Q(size__isnull=True) | ~Q(size_unit=""),
                violation_error_message=_("Say what the size counts."),
            ),
            models.CheckConstraint(
                name="institution_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("pk")),
                violation_error_message=_("An institution cannot belong to itself."),
            ),
            models.CheckConstraint(
                name="institution_fiction_not_public",
                condition=Q(is_fiction=False) | ~Q(review_state=ReviewState.PUBLISHED),
            ),
        ]
        indexes = [
            *Reviewed.Meta.indexes,
            models.Index(fields=("state", "kind", "name")),
            models.Index(fields=("review_state", "name", "id"), name="institution_by_name"),
            models.Index(fields=("name", "id"), name="institution_name"),
            models.Index(fields=("review_state", "published_at", "id"), name="institution_by_arrival"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("institution-detail", args=[self.slug])

    def ancestors(self) -> list["Institution"]:
        """Parent, its parent and so on; ends at a circle rather than running for ever."""
        found: list[Institution] = []
        node = self.parent
        while node is not None and node not in found:
            found.append(node)
            node = node.parent
        return found


class InstitutionName(Record):
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=8, default="en", help_text=_("Language tag: en, es, vi."))
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=("institution", "name", "language"), name="institutionname_once")
        ]

    def __str__(self) -> str:
        return self.name


class Identifier(Record):
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=12, choices=IdentifierScheme)
    value = models.CharField(max_length=120)
    source = models.CharField(max_length=300, help_text=_("Where the id was looked up."))

    class Meta:
        ordering = ("scheme", "value")
        constraints = [
            models.UniqueConstraint(fields=("scheme", "value"), name="identifier_once"),
            models.CheckConstraint(
                name="identifier_has_source",
                condition=~Q(source=""),
                violation_error_message=_("Say where the id was looked up."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"

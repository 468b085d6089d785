"""Places: parents think in places, not in institutions."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.choices import State
from civic.models.records import Record


class Place(Record):
    state = models.CharField(max_length=2, choices=State)
    slug = models.SlugField(max_length=120)
    name = models.CharField(max_length=120)
    geoid = models.CharField(_("Census GEOID"), max_length=12, blank=True)
    geoid_source = models.CharField(max_length=300, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)

    class Meta:
        ordering = ("state", "name")
        indexes = [models.Index(fields=("name", "id"), name="place_by_name")]
        constraints = [
            models.UniqueConstraint(fields=("state", "slug"), name="place_state_slug"),
            models.CheckConstraint(
                name="place_coordinates",
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__isnull=False, lat__range=(-90, 90), lon__isnull=False, lon__range=(-180, 180)),
                violation_error_message=_("Give both coordinates, in degrees, or neither."),
            ),
            models.UniqueConstraint(fields=("geoid",), condition=~Q(geoid=""), name="place_geoid_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("place-detail", args=[self.state.lower(), self.slug])

    @property
    def path(self) -> str:
        """The value of the ``place`` parameter: ``ca/san-jose``."""
        return f"{self.state.lower()}/{self.slug}"

"""What staff sign in with besides their password, and how often somebody failed to. Never public."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.choices import FactorKind


class Factor(models.Model):
    """A second factor of one member of staff. What ``data`` holds is the affair of ``civic.accounts``."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="factors")
    kind = models.CharField(_("kind"), max_length=16, choices=FactorKind)
    name = models.CharField(_("name"), max_length=60, blank=True)
    data: Any = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("since"), default=timezone.now)
    used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        ordering = ("kind", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("user", "kind"),
                condition=~Q(kind=FactorKind.PASSKEY),
                name="factor_one_app_and_one_set_of_codes",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.get_kind_display()


class SignInFailure(models.Model):
    """How often a sign-in failed for one mark, and until when the next try waits.

    A mark is 24 bits of a keyed digest of a name and an address (``civic.accounts.throttle``): neither can be
    read off it. A row means nothing after ``expires_at``.
    """

    mark = models.CharField(max_length=8, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    waits_until = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.mark}: {self.failures}"

"""The card: one printed sheet that says what an institution promised and where to look again."""

from typing import Any

import segno
from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString

from civic.models import Institution
from civic.views import brief
from civic.views.details import PublicDetail

ROOM = 16  # promises that fit on one sheet of Letter or A4 in three languages; tests/e2e/test_cards.py


class InstitutionCard(PublicDetail):
    model = Institution
    template_name = "civic/institution_card.html"
    queryset = brief.institutions()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        url = f"{settings.SITE_URL}{self.object.get_absolute_url()}"
        kwargs |= {"url": url, "code": qr_code(url), "today": timezone.localdate()}
        return super().get_context_data(**brief.summary(self.object, ROOM), **kwargs)


def qr_code(url: str) -> SafeString:
    """A QR code as SVG without size, style or script; error correction M survives a fold or a stain."""
    return SafeString(segno.make(url, error="m", micro=False).svg_inline(omitsize=True, svgclass="qr"))

"""The card: one printed sheet that says what an institution promised and where to look again."""

from typing import Any

import segno
from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString

from civic.models import Institution
from civic.views import brief
from civic.views.details import PublicDetail

ROOM = 24  # lines on one sheet of Letter or A4; tests/e2e/test_machines.py tries the longest
LARGE = 7  # lines so few that they can be read across a room


class InstitutionCard(PublicDetail):
    model = Institution
    template_name = "civic/institution_card.html"
    queryset = brief.institutions()
    parameters = ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        url = f"{settings.SITE_URL}{self.object.get_absolute_url()}"
        kwargs |= {"url": url, "code": qr_code(url), "today": timezone.localdate()}
        summary = brief.summary(self.object, ROOM)
        rows = sum(max(1, sum(map(brief.height, line.promises))) for line in summary["lines"])
        is_large = rows <= LARGE and len(self.object.name) <= brief.WIDTH
        return super().get_context_data(is_large=is_large, **summary, **kwargs)


def qr_code(url: str) -> SafeString:
    """A QR code as SVG without size, style or script; error correction M survives a fold or a stain."""
    return SafeString(segno.make(url, error="m", micro=False).svg_inline(omitsize=True, svgclass="qr"))

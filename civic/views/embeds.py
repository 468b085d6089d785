"""What newsrooms paste into their pages: a frame that goes on telling the truth by itself.

The one family of pages that may be framed. No cookie, no script, never indexed; what was withdrawn says
so inside the frame.
"""

from typing import Any

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_exempt

from civic.models import Commitment, Institution
from civic.views import brief
from civic.views.details import PublicDetail, cards

ROOM = 10


@method_decorator(csp_replace({"frame-ancestors": ["*"]}), name="dispatch")
@method_decorator(xframe_options_exempt, name="dispatch")
class Embed(PublicDetail):
    """A published record in a frame; the tombstone of a withdrawn one is framed too."""

    gone_template = "embed/gone.html"
    parameters = ()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response


class InstitutionEmbed(Embed):
    model = Institution
    template_name = "embed/institution.html"
    queryset = brief.institutions()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**brief.summary(self.object, ROOM), **kwargs)


class CommitmentEmbed(Embed):
    model = Commitment
    template_name = "embed/commitment.html"
    queryset = cards()

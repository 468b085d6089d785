"""Pages about the site: plain words, no records."""

from django.views.generic import TemplateView

from civic.web.parameters import Ignoring


class AboutView(Ignoring, TemplateView):
    template_name = "civic/about.html"


class MethodologyView(Ignoring, TemplateView):
    template_name = "civic/methodology.html"


class PrivacyView(Ignoring, TemplateView):
    template_name = "civic/privacy.html"


class AccessibilityView(Ignoring, TemplateView):
    template_name = "civic/accessibility.html"

"""Pages about the site: plain words, no records."""

from django.views.generic import TemplateView


class AboutView(TemplateView):
    template_name = "civic/about.html"


class MethodologyView(TemplateView):
    template_name = "civic/methodology.html"


class PrivacyView(TemplateView):
    template_name = "civic/privacy.html"


class AccessibilityView(TemplateView):
    template_name = "civic/accessibility.html"

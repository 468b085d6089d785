"""Whether a form was sent from a page of ours, asked of the browser instead of a cookie.

Django's own check needs a cookie, and public pages set none.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

_OWN = ("same-origin", "none")


def is_own(request: HttpRequest) -> bool:
    """Whether nothing says that another site sent this request.

    - ``Sec-Fetch-Site`` is set by the browser and out of a page's reach. ``none`` is the person's own doing
      (an address typed, a tab restored). ``same-site`` is a neighbour on another subdomain: not us.
      Browsers send it to https and loopback alone, so on plain http it is absent.
    - ``Origin`` goes with every POST of a browser of the last years. ``null`` hides the sender: we believe
      it only if ``Sec-Fetch-Site`` vouched, for a sandboxed frame of another site sends it too.
    - ``Referer`` is asked where there is no ``Origin``: browsers older than that.
    - With none of the three it is no browser, or one that tells nobody anything. Such a request carries no
      cookie of ours and no right that another site could borrow, and the limits hold for it like for all.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    origin = request.headers.get("Origin", "")
    if site and site not in _OWN:
        return False
    if origin == "null":
        return bool(site)
    if origin:
        return _is_here(origin, request)
    referer = request.headers.get("Referer", "")
    return not referer or _is_here(referer, request)


def _is_here(url: str, request: HttpRequest) -> bool:
    """Whether an address lies on this host; the scheme is the proxy's affair."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    own = (request.get_host(), *(urlsplit(trusted).netloc for trusted in settings.CSRF_TRUSTED_ORIGINS))
    return parts.scheme in ("http", "https") and parts.netloc.lower() in {host.lower() for host in own}

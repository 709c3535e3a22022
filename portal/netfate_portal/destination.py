"""Where a person wanted to go when the portal stopped them."""

from urllib.parse import quote, urlsplit

LONGEST = 1500
# What devices ask to find out whether there is a portal: nobody wants to go there.
_PROBES = frozenset((
    "captive.apple.com", "www.apple.com", "connectivitycheck.gstatic.com", "clients3.google.com",
    "connectivitycheck.android.com", "detectportal.firefox.com", "www.msftconnecttest.com", "www.msftncsi.com",
    "nmcheck.gnome.org", "network-test.debian.org", "connectivity-check.ubuntu.com", "networkcheck.kde.org"))


def acceptable(url: str) -> bool:
    """Whether a browser may be sent there: plain http or https, short, printable, without a user's name in it."""
    if not 0 < len(url) <= LONGEST or not url.isascii() or not all("!" <= character <= "~" for character in url):
        return False
    if any(character in url for character in "\"<>\\^`{|}"):
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return (parts.scheme in ("http", "https") and parts.hostname is not None and "@" not in parts.netloc
            and not parts.netloc.endswith(":") and port != 0)


def of_request(host: str, path_and_query: str) -> str | None:
    """The URL of a request by HTTP that was steered to the portal; none if it is not one to go on to.

    :param path_and_query: as it was sent, each octet a character
    """
    path = quote(path_and_query.encode("latin-1", "replace"), safe="%/:?#[]@!$&'()*+,;=~")
    url = f"http://{host}{path if path.startswith('/') else '/'}"
    if not acceptable(url) or urlsplit(url).hostname in _PROBES:
        return None
    return url

#!/usr/bin/env python3
"""Does at the captive portal what a person does with a browser: opens a page, logs in, and waits until the way is open.

The password is read from standard input. Prints the title of each page; exit status 0 when the page came that was wanted.
"""

import argparse
import html.parser
import http.cookiejar
import ssl
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

LIMIT = 120
LARGEST_PAGE = 1 << 20


class Page(html.parser.HTMLParser):
    """What of a page matters here: its title, what is wrong, its form, and where it leads by itself."""

    def __init__(self, address, text):
        super().__init__()
        self.address = address
        self.title = self.problem = ""
        self.action = self.next = None
        self.fields = {}
        self.wait = 0.0
        self.within = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "title":
            self.within = "title"
        elif values.get("role") == "alert":
            self.within = "problem"
        elif tag == "form":
            self.action = urllib.parse.urljoin(self.address, values.get("action") or "")
        elif tag == "input" and values.get("name"):
            self.fields[values["name"]] = values.get("value") or ""
        elif tag == "meta" and (values.get("http-equiv") or "").lower() == "refresh":
            seconds, _, target = values.get("content", "0").partition(";")
            self.wait = float(seconds)
            self.next = urllib.parse.urljoin(self.address, target.strip().removeprefix("url="))

    def handle_endtag(self, tag):
        self.within = None

    def handle_data(self, data):
        if self.within:
            setattr(self, self.within, getattr(self, self.within) + data)


class Visitor:
    """A browser of the simplest kind."""

    def __init__(self, authority):
        trust = ssl.create_default_context(cafile=authority)
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trust),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def open(self, address, fields=None):
        data = None if fields is None else urllib.parse.urlencode(fields).encode()
        try:
            answer = self.opener.open(address, data, timeout=10)
        except urllib.error.HTTPError as error:
            answer = error
        page = Page(answer.url, answer.read(LARGEST_PAGE).decode("utf-8", "replace"))
        print(f"{page.title.strip()}{': ' if page.problem else ''}{page.problem.strip()}", flush=True)
        return page


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--authority", required=True, metavar="FILE", help="certificate of the authority to trust")
    parser.add_argument("--page", default="http://www.example.test/", metavar="URL", help="the page that is wanted")
    parser.add_argument("user")
    arguments = parser.parse_args()
    try:
        return log_in(Visitor(arguments.authority), arguments.page, arguments.user, sys.stdin.readline().rstrip("\n"))
    except OSError as error:
        print(f"no page: {error}", file=sys.stderr)
        return 1


def log_in(visitor, wanted, user, password):
    page = visitor.open(wanted)
    if page.address == wanted:
        return 0
    if "password" not in page.fields:
        print("this is not a login page", file=sys.stderr)
        return 1
    page = visitor.open(page.action, page.fields | {"user": user, "password": password})
    end = time.monotonic() + LIMIT
    while page.address != wanted and page.next and time.monotonic() < end:
        time.sleep(page.wait)
        page = visitor.open(page.next)
    return 0 if page.address == wanted else 1


if __name__ == "__main__":
    sys.exit(main())

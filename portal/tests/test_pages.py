"""What a person reads in each state, and what nobody can make the portal do."""

import json
import re
import unittest
from unittest import mock

from netfate_portal.exchange import NoAnswer

from .world import (ALICE, BOB, CALLED, CALLING, FRAMED_ADDRESS, NAS_ID, PORT_TYPE, USER_NAME, Browser, RadiusServer,
                    Site, accept, attributes_of, reject)


class PagesTest(unittest.TestCase):
    def setUp(self):
        self.server = RadiusServer()
        self.addCleanup(self.server.close)
        self.site = Site(self.server)
        self.browser = Browser(self.site)

    def at_login(self) -> Browser:
        return self.browser.get("/")

    def session(self, **of_session) -> None:
        """From now on Alice's device has a session."""
        self.server.check = lambda mac: accept(**of_session) if mac == ALICE.station_id else reject("")
        self.site.clock.now += 2

    # Words

    def test_stranger_is_asked_to_log_in(self):
        self.assertIn("Welcome", self.at_login().words())
        self.assertIn("personal firewall", self.browser.words())
        self.assertIn("Example &amp; Sons", self.browser.page)

    def test_each_refusal_has_its_own_words(self):
        seen = {}
        for message, words in {
                "Wrong password": "The password is wrong",
                "Unknown user": "There is no user of this name",
                "Locked out, try again in 90 s": "You can try again in 90 seconds",
                "Locked out, try again in 121 s": "You can try again in 3 minutes",
                "Account disabled": "Your account is disabled",
                "Device not allowed": "may not be used with this device",
                "Already logged in": "in use on another device",
                "Login incorrect": "The login was refused",
                "<script>alert(1)</script> our own words": "The login was refused"}.items():
            self.server.login = lambda user, password: reject(message)
            self.site.clock.now += 10
            page = self.at_login().log_in().words()
            self.assertIn(words, page, message)
            self.assertNotIn("our own", page)
            self.assertIn('value="alice"', self.browser.page)
            self.assertNotIn("wonderland", self.browser.page)
            seen[page] = message
        self.assertEqual(len(seen), 8)

    def test_functions_that_start_are_followed_until_they_are_ready(self):
        self.server.login = lambda user, password: accept(service="starting")
        self.browser.elsewhere("www.example.org", "/news?a=1&b=%32").follow().log_in()
        self.assertEqual(self.browser.status, "303 See Other")
        self.assertIn("Your personal firewall is starting", self.browser.follow().words())
        self.session(service="starting")
        self.assertIn("Your personal firewall is starting", self.browser.follow().words())
        self.session(service="ready")
        self.assertIn("Your personal firewall is ready", self.browser.follow().words())
        self.assertEqual(self.browser.refresh(), "http://www.example.org/news?a=1&b=%32")

    def test_full_service_has_its_own_words(self):
        self.session(service="full")
        self.assertIn("All places for your personal firewall are taken", self.at_login().words())
        self.assertEqual(self.browser.refresh(), "/")

    def test_failed_function_has_its_own_words(self):
        self.session(service="failed")
        self.assertIn("could not be started", self.at_login().words())

    def test_who_comes_back_sees_that_they_are_online(self):
        self.session(timeout=3600)
        self.assertIn("You are online", self.at_login().words())
        self.assertIn("This session ends in 1 hour", self.browser.words())
        self.assertIsNone(self.browser.refresh())

    def test_state_unknown_to_the_portal_is_taken_for_ready(self):
        self.session(service=None)
        self.assertIn("You are online", self.at_login().words())

    def test_silent_server_is_named_and_asked_again(self):
        with mock.patch.object(self.site.nas, "check", side_effect=NoAnswer):
            self.assertIn("The login service does not answer", self.at_login().words())
        self.assertEqual(self.browser.status, "503 Service Unavailable")
        self.assertEqual(self.browser.refresh(), "/")

    def test_silent_server_is_named_at_login_too(self):
        self.at_login()
        with mock.patch.object(self.site.nas, "login", side_effect=NoAnswer):
            self.assertIn("The login service does not answer", self.browser.log_in().words())

    def test_logged_out(self):
        self.server.login = lambda user, password: accept()
        self.at_login().log_in()
        self.site.send_records()
        self.browser.follow()
        with mock.patch.object(self.site.accounting, "end", side_effect=self._end_and_send):
            self.assertIn("You are logged out", self.browser.log_out().words())
        self.server.check = lambda mac: reject("")
        self.assertIn("Welcome", self.at_login().words())

    def _end_and_send(self, *arguments):
        stopped = type(self.site.accounting).end(self.site.accounting, *arguments)
        self.site.send_records()
        return stopped

    def test_device_that_nobody_knows_gets_no_form(self):
        self.browser.get("/", HTTP_X_CLIENT_ADDRESS="10.10.0.99")
        self.assertEqual(self.browser.status, "403 Forbidden")
        self.assertNotIn("<form", self.browser.page)

    # What the portal tells the server

    def test_login_names_the_client_as_the_neighbour_table_does(self):
        self.at_login().post("/login", self.browser.fields() | {
            "user": "alice", "password": "wonderland", "mac": BOB.mac, "address": BOB.address})
        given = dict(attributes_of(self.server.requests[-1]))
        self.assertEqual(given[CALLING], b"02-00-00-00-C1-01")
        self.assertEqual(given[CALLED], b"02-4E-46-AA-00-01")
        self.assertEqual(given[FRAMED_ADDRESS], bytes((10, 10, 0, 11)))
        self.assertEqual(given[USER_NAME], b"alice")
        self.assertEqual(given[NAS_ID], b"cpe1")
        self.assertEqual(given[PORT_TYPE], b"\0\0\0\x0f")

    def test_server_is_asked_at_most_once_a_second_for_a_client(self):
        for _ in range(50):
            self.browser.get("/")
            self.browser.get("/api")
        self.assertEqual(len(self.server.requests), 1)
        self.site.clock.now += 1
        self.browser.get("/")
        self.assertEqual(len(self.server.requests), 2)

    # The API

    def api(self) -> dict:
        self.browser.get("/api")
        self.assertEqual(self.browser.headers["Content-Type"], "application/captive+json")
        return json.loads(self.browser.page)

    def test_api_is_truthful_in_every_state(self):
        url = "https://portal.example.net/"
        self.assertEqual(self.api(), {"captive": True, "user-portal-url": url})
        for service in ("starting", "full", "failed"):
            self.session(service=service)
            self.assertEqual(self.api(), {"captive": True, "user-portal-url": url}, service)
        self.session(service="ready", timeout=600)
        self.assertEqual(self.api(), {"captive": False, "user-portal-url": url, "seconds-remaining": 600})
        # It has moved, or was released: the server knows no session here any more.
        self.server.check = lambda mac: reject("")
        self.site.clock.now += 1
        self.assertEqual(self.api(), {"captive": True, "user-portal-url": url})

    def test_api_says_nothing_when_nobody_knows(self):
        with mock.patch.object(self.site.nas, "check", side_effect=NoAnswer):
            self.browser.get("/api")
        self.assertEqual((self.browser.status, self.browser.page), ("503 Service Unavailable", ""))

    # What others try

    def test_form_of_another_site_is_refused(self):
        self.at_login()
        for header in ({"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_ORIGIN": "null"},
                       {"HTTP_SEC_FETCH_SITE": "cross-site"}):
            self.browser.post("/login", self.browser.fields() | {"user": "alice", "password": "x"}, **header)
            self.assertEqual(self.browser.status, "403 Forbidden", header)
        self.assertEqual(len(self.server.requests), 1)

    def test_form_needs_a_token_of_this_client_and_of_now(self):
        own = self.at_login().fields()
        others = Browser(self.site, BOB).get("/").fields()
        for fields in ({}, {"token": ""}, {"token": "1000."}, {"token": own["token"] + "x"}, others,
                       {"token": "9" * 5000}, {"token": "²." + own["token"]}, {"token": "-1." + own["token"][5:]}):
            self.browser.post("/login", fields | {"user": "alice", "password": "wonderland"})
            self.assertEqual(self.browser.status, "403 Forbidden", fields)
            self.assertIn("too old", self.browser.words())
        self.site.clock.now += 3601
        self.browser.post("/login", own | {"user": "alice", "password": "wonderland"})
        self.assertEqual(self.browser.status, "403 Forbidden")
        self.assertEqual(len(self.server.requests), 2)

    def test_logout_needs_a_token_too(self):
        self.server.login = lambda user, password: accept()
        self.at_login().log_in()
        self.browser.post("/logout", {})
        self.assertEqual(self.browser.status, "303 See Other")
        self.assertIsNotNone(self.site.accounting.session(ALICE.mac))

    def test_nobody_is_sent_where_they_did_not_want_to_go(self):
        self.session()
        bob = Browser(self.site, BOB).elsewhere("evil.example", "/")
        for path in ("/?to=http://evil.example/", "/?to=http://evil.example/&tag=AAAA",
                     "/?to=javascript:alert(1)&tag=", bob.headers["Location"].partition("net")[2]):
            self.assertNotIn("evil", self.browser.get(path).page, path)
            self.assertIn("You are online", self.browser.words())

    def test_only_web_addresses_are_gone_on_to(self):
        for host, path in (("user@evil.example", "/"), ("a b", "/"), ("", "/"), ("x" * 2000, "/"), ("h:99999", "/"),
                           ("h:", "/"), ("[::", "/"), ("h\r\nSet-Cookie: a", "/"), ("connectivitycheck.gstatic.com", "/")):
            self.browser.elsewhere(host, path)
            self.assertEqual(self.browser.headers["Location"], "https://portal.example.net/", host)

    def test_address_is_shown_escaped(self):
        self.session()
        self.browser.elsewhere("www.example.org", "/\"><script>alert(1)</script>?a='b'&c=\xff").follow()
        self.assertIn("is ready", self.browser.words())
        self.assertNotIn("<script", self.browser.page)
        self.assertEqual(self.browser.refresh(),
                         "http://www.example.org/%22%3E%3Cscript%3Ealert(1)%3C/script%3E?a='b'&c=%FF")

    def test_user_name_is_shown_escaped(self):
        self.at_login().log_in(user='"><script>alert(1)</script>')
        self.assertNotIn("<script", self.browser.page)

    def test_attempts_are_limited_for_each_client(self):
        said = [self.at_login().log_in().words() for _ in range(8)]
        self.assertEqual(sum("That was quick" in words for words in said), 2)
        self.assertNotIn("That was quick", Browser(self.site, BOB).get("/").log_in().words())
        self.site.clock.now += 2
        self.assertNotIn("That was quick", self.at_login().log_in().words())

    def test_what_no_user_can_have_is_not_sent(self):
        for user, password in (("alice", ""), ("", "x"), (" ", "x"), ("a" * 65, "x"), ("ä" * 33, "x"), ("a\0b", "x"),
                               ("alice", "x" * 129), ("alice", "a\0b"), ("alice", "\n")):
            self.at_login().log_in(user, password)
            self.assertIn("<form", self.browser.page)
        self.assertEqual(len(self.server.requests), 1)

    def test_forms_that_are_none(self):
        for status, environ in (("415 Unsupported Media Type", {"CONTENT_TYPE": "multipart/form-data; boundary=x"}),
                                ("411 Length Required", {"CONTENT_LENGTH": ""}),
                                ("411 Length Required", {"CONTENT_LENGTH": "-1"}),
                                ("413 Content Too Large", {"CONTENT_LENGTH": "9" * 4000})):
            self.assertEqual(self.browser.post("/login", {"token": "x"}, **environ).status, status)
        self.assertEqual(self.browser.post("/login", {"token": "x" * 8192}).status, "413 Content Too Large")
        many = {str(number): "x" for number in range(17)}
        self.assertEqual(self.browser.post("/login", many).status, "400 Bad Request")

    def test_every_answer_has_the_headers_that_protect(self):
        self.at_login()
        for answer in (self.browser.get("/"), self.browser.get("/nowhere"), self.browser.get("/api"),
                       self.browser.post("/login", {}), self.browser.elsewhere("www.example.org", "/")):
            self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])
            for needed in ("img-src 'self'", "style-src 'self'", "form-action 'self'"):
                self.assertIn(needed, answer.headers["Content-Security-Policy"])
            # A browser that may not say where a form comes from calls its origin null, which is refused.
            self.assertEqual(answer.headers["Referrer-Policy"], "same-origin")
            self.assertIn("frame-ancestors 'none'", answer.headers["Content-Security-Policy"])
            self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
            self.assertEqual(answer.headers["Cache-Control"], "no-store")
            self.assertNotIn("Set-Cookie", answer.headers)

    def test_pages_need_no_script_and_nothing_from_elsewhere(self):
        self.at_login()
        self.assertNotRegex(self.browser.page, r"<script|javascript:|\son\w+=|style=")
        self.assertEqual(set(re.findall(r'(?:src|href)="([^"]*)"', self.browser.page)), {"/icon.svg", "/style.css"})

    def test_other_methods_by_http_are_told_to_log_in(self):
        self.browser.elsewhere("www.example.org", "/", "POST")
        self.assertEqual(self.browser.status, "511 Network Authentication Required")

    def test_portal_by_http_or_another_name_leads_to_itself(self):
        for environ in ({"HTTP_X_CLIENT_SCHEME": "http"}, {"HTTP_HOST": "10.10.0.2"}):
            self.browser.get("/", **environ)
            self.assertEqual(self.browser.headers["Location"], "https://portal.example.net/")

    def test_log_holds_no_secret(self):
        self.server.login = lambda user, password: accept()
        with self.assertLogs("netfate_portal", "DEBUG") as log:
            self.at_login().log_in()
        self.assertNotIn("wonderland", "\n".join(log.output))
        self.assertIn("alice", "\n".join(log.output))


if __name__ == "__main__":
    unittest.main()

"""Disconnect-Request and CoA-Request (RFC 5176), good and bad."""

import random
import unittest

from netfate_portal.dynamic_authorization import DynamicAuthorization
from netfate_portal.nas import Accept

from .world import (ACCT_SESSION_ID, ALICE, BOB, CALLING, CLASS, ERROR_CAUSE, FILTER_ID, FRAMED_ADDRESS, INTERIM,
                    MESSAGE_AUTHENTICATOR, NAS_ID, SECRET, SERVICE_TYPE, SESSION_TIMEOUT, TIMESTAMP, USER_NAME, RadiusServer,
                    Site, attribute, attributes_of, signed_answer, signed_request)

DISCONNECT, ACKNOWLEDGED, REFUSED, CHANGE, CHANGED, NOT_CHANGED = 40, 41, 42, 43, 44, 45
PROXY_STATE = 33


class DynamicAuthorizationTest(unittest.TestCase):
    def setUp(self):
        self.server = RadiusServer()
        self.addCleanup(self.server.close)
        self.site = Site(self.server)
        self.forgotten = []
        self.dynamic = DynamicAuthorization(self.site.settings, self.site.accounting, self.forgotten.append,
                                            self.site.clock)
        for client, name in ((ALICE, "alice"), (BOB, "bob")):
            self.site.accounting.begin(client, Accept(name, name.encode(), None, None, None))

    def now(self) -> bytes:
        return attribute(TIMESTAMP, int(self.site.clock.time()))

    def ask(self, attributes: bytes, code: int = DISCONNECT, number: int = 7) -> bytes | None:
        return self.dynamic.answer(signed_request(code, attributes, number=number), "127.0.0.1", 5000)

    def alice(self) -> bytes:
        return (self.now() + attribute(CALLING, ALICE.station_id) + attribute(FRAMED_ADDRESS, bytes((10, 10, 0, 11)))
                + attribute(CLASS, "alice") + attribute(NAS_ID, "cpe1"))

    def refused_because(self, attributes: bytes, code: int = DISCONNECT) -> int:
        answer = self.ask(attributes, code)
        self.assertEqual(answer[0], REFUSED if code == DISCONNECT else NOT_CHANGED)
        self.assertEqual(len(self.site.accounting.sessions()), 2)
        return int.from_bytes(dict(attributes_of(answer))[ERROR_CAUSE], "big")

    def test_disconnected_session_is_stopped_and_forgotten(self):
        request = signed_request(DISCONNECT, self.alice() + attribute(PROXY_STATE, "p1") + attribute(PROXY_STATE, "p2"))
        answer = self.dynamic.answer(request, "127.0.0.1", 5000)
        self.assertEqual(answer, signed_answer(ACKNOWLEDGED, request, attribute(PROXY_STATE, "p1")
                                               + attribute(PROXY_STATE, "p2")))
        self.assertEqual(attributes_of(answer)[0][0], MESSAGE_AUTHENTICATOR)
        self.assertEqual([session.user for session in self.site.accounting.sessions()], ["bob"])
        self.assertEqual(self.forgotten, [ALICE.mac])
        self.site.send_records()
        self.assertEqual(self.server.statuses(), [1, 1, 2])
        self.assertEqual(self.server.records[-1][49], b"\0\0\0\6")

    def test_any_one_name_of_a_session_is_enough(self):
        for name in (attribute(CALLING, "02-00-00-00-c1-01"), attribute(CLASS, "alice"),
                     attribute(ACCT_SESSION_ID, self.site.accounting.session(ALICE.mac).id)):
            self.setUp()
            name = attribute(ACCT_SESSION_ID, self.site.accounting.session(ALICE.mac).id) if name[0] == 44 else name
            self.assertEqual(self.ask(self.now() + name)[0], ACKNOWLEDGED)
            self.assertIsNone(self.site.accounting.session(ALICE.mac))

    def test_repeated_request_gets_the_same_answer(self):
        self.assertEqual(self.ask(self.alice()), self.ask(self.alice()))
        self.assertEqual(self.ask(self.alice())[0], ACKNOWLEDGED)

    def test_every_name_of_a_session_must_be_true(self):
        for wrong in (attribute(CALLING, BOB.station_id), attribute(FRAMED_ADDRESS, bytes((10, 10, 0, 12))),
                      attribute(USER_NAME, "bob"), attribute(ACCT_SESSION_ID, "x"), attribute(CLASS, "x")):
            self.assertEqual(self.refused_because(self.now() + attribute(CLASS, "alice")[:0] + wrong
                                                  + (attribute(CALLING, ALICE.station_id) if wrong[0] != CALLING
                                                     else attribute(CLASS, "alice"))), 503)

    def test_request_for_another_nas_is_refused(self):
        self.assertEqual(self.refused_because(self.now() + attribute(CLASS, "alice") + attribute(NAS_ID, "cpe2")), 403)

    def test_request_that_names_no_session_is_refused(self):
        self.assertEqual(self.refused_because(self.now() + attribute(NAS_ID, "cpe1")), 402)

    def test_what_is_not_understood_is_refused(self):
        self.assertEqual(self.refused_because(self.alice() + attribute(26, b"\0\0\0\1\1\3x")), 401)
        self.assertEqual(self.refused_because(self.alice() + attribute(SESSION_TIMEOUT, 9)), 401)
        self.assertEqual(self.refused_because(self.alice() + attribute(SERVICE_TYPE, 17), CHANGE), 405)

    def test_times_are_changed(self):
        self.assertEqual(self.ask(self.alice() + attribute(SESSION_TIMEOUT, 100) + attribute(INTERIM, 300), CHANGE)[0],
                         CHANGED)
        session = self.site.accounting.session(ALICE.mac)
        self.assertEqual((session.ends, session.next_interim),
                         (self.site.clock.now + 100, self.site.clock.now + 300))

    def test_new_state_of_the_service_is_asked_for(self):
        self.assertEqual(self.ask(self.alice() + attribute(FILTER_ID, "ready"), CHANGE)[0], CHANGED)
        self.assertEqual(self.forgotten, [ALICE.mac])

    def test_change_of_nothing_or_to_nonsense_is_refused(self):
        self.assertEqual(self.refused_because(self.alice(), CHANGE), 402)
        self.assertEqual(self.refused_because(self.alice() + attribute(SESSION_TIMEOUT, 0), CHANGE), 407)
        self.assertEqual(self.refused_because(self.alice() + attribute(INTERIM, b"xx"), CHANGE), 407)

    def test_who_cannot_prove_to_be_a_server_gets_no_answer(self):
        good = signed_request(DISCONNECT, self.alice())
        for request, address in (
                (good, "127.0.0.2"),
                (signed_request(DISCONNECT, self.alice(), b"another secret"), "127.0.0.1"),
                (signed_request(DISCONNECT, self.alice(), with_authenticator=False), "127.0.0.1"),
                (signed_request(1, self.alice()), "127.0.0.1"),
                (signed_request(DISCONNECT, attribute(CLASS, "alice")), "127.0.0.1"),
                (signed_request(DISCONNECT, attribute(CLASS, "alice") + attribute(TIMESTAMP, b"x")), "127.0.0.1"),
                (good + b"x", "127.0.0.1")):
            self.assertIsNone(self.dynamic.answer(request, address, 5000))
        for seconds in (-301, 301):
            old = attribute(TIMESTAMP, int(self.site.clock.time()) + seconds) + attribute(CLASS, "alice")
            self.assertIsNone(self.ask(old))
        self.assertEqual(len(self.site.accounting.sessions()), 2)

    def test_100000_malformed_requests_change_nothing(self):
        random.seed(5176)
        good = signed_request(DISCONNECT, self.alice())
        for number in range(100_000):
            self.assertIsNone(self.dynamic.answer(_malformed(good), "127.0.0.1", number % 65536))
        self.assertEqual(len(self.site.accounting.sessions()), 2)
        self.assertEqual(self.dynamic.answer(good, "127.0.0.1", 5000)[0], ACKNOWLEDGED)

    def test_authentic_nonsense_is_answered_and_nothing_grows(self):
        random.seed(5177)
        for number in range(20_000):
            nonsense = b"".join(attribute(random.choice((random.randrange(256), CALLING, CLASS, 44, 8, 27, 85)),
                                          random.randbytes(random.randrange(0, 30))) for _ in range(random.randrange(6)))
            request = signed_request(random.choice((DISCONNECT, CHANGE)), self.now() + nonsense, number=number % 256)
            answer = self.dynamic.answer(request, "127.0.0.1", 5000)
            self.assertTrue(answer is None or answer[0] in (REFUSED, NOT_CHANGED), (request, answer))
        self.assertLessEqual(len(self.dynamic._answers), 256)


def _malformed(good: bytes) -> bytes:
    """A request with something wrong: changed, cut, prolonged, or made up."""
    kind = random.randrange(4)
    if kind == 0:
        return random.randbytes(random.randrange(0, 300))
    if kind == 1:
        return good[:random.randrange(len(good))]
    if kind == 2:
        return good + random.randbytes(random.randrange(1, 20))
    changed = bytearray(good)
    for _ in range(random.randrange(1, 8)):
        changed[random.randrange(len(changed))] ^= random.randrange(1, 256)
    return bytes(changed) if bytes(changed) != good else b""


if __name__ == "__main__":
    unittest.main()

"""Servers that answer late, wrongly or not at all."""

import time
import unittest

from netfate_portal import radius
from netfate_portal.clock import Clock
from netfate_portal.exchange import Exchange, NoAnswer, Patience

from .world import RadiusServer, SECRET, accept, settings

QUICK = Patience(attempts=2, wait=0.15)


class ExchangeTest(unittest.TestCase):
    def setUp(self):
        self.first, self.second = RadiusServer(), RadiusServer()
        self.addCleanup(self.first.close)
        self.addCleanup(self.second.close)
        for server in (self.first, self.second):
            server.check = lambda mac: accept()
        self.exchange = Exchange(settings(*self.first.ports, *self.second.ports).radius_servers, Clock())

    def ask(self, patience: Patience = QUICK):
        return self.exchange.ask(
            lambda server: radius.access_request(server.secret, [("Service-Type", "Call-Check"),
                                                                 ("Calling-Station-Id", "x")], None, True),
            lambda server: server.authentication_port, patience)

    def test_lost_request_is_sent_again_unchanged(self):
        self.first.silent = 1
        self.ask()
        self.assertEqual(len(self.first.requests), 2)
        self.assertEqual(self.first.requests[0], self.first.requests[1])

    def test_second_server_is_asked_when_the_first_is_silent_and_then_at_once(self):
        self.first.silent = 100
        self.ask()
        self.assertEqual(len(self.second.requests), 1)
        begin = time.monotonic()
        self.ask()
        self.assertLess(time.monotonic() - begin, 0.1)
        self.assertEqual((len(self.first.requests), len(self.second.requests)), (2, 2))

    def test_good_answer_after_a_forged_one_is_taken(self):
        def forged_first(answer, request):
            self.first.answer_to_last_peer(bytes(len(answer)))
            return answer

        self.first.forge = forged_first
        with self.assertLogs("netfate_portal.exchange", "WARNING") as log:
            self.ask()
        self.assertEqual((len(self.first.requests), len(self.second.requests)), (1, 0))
        self.assertEqual(len(log.output), 1)

    def test_server_that_only_forges_is_as_silent(self):
        self.first.forge = lambda answer, request: bytes(len(answer))
        with self.assertLogs("netfate_portal.exchange", "WARNING") as log:
            self.ask()
        self.assertEqual(len(self.second.requests), 1)
        self.assertEqual(len(log.output), 1)

    def test_nobody_answers(self):
        self.first.close()
        self.second.silent = 100
        begin = time.monotonic()
        with self.assertRaises(NoAnswer):
            self.ask()
        self.assertLess(time.monotonic() - begin, 1.5)
        # Who asks now is not kept waiting for the same.
        begin = time.monotonic()
        with self.assertRaises(NoAnswer):
            self.ask()
        self.assertLess(time.monotonic() - begin, 0.05)

    def test_secret_is_not_printed(self):
        self.assertNotIn(SECRET.decode(), repr(settings(*self.first.ports)))


if __name__ == "__main__":
    unittest.main()

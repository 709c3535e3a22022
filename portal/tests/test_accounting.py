"""The life of a session in the records of the accounting server."""

import threading
import unittest
from unittest import mock

from netfate_portal.exchange import NoAnswer
from netfate_portal.nas import Accept

from .world import (ACCT_SESSION_ID, ALICE, CALLING, CAUSE, CLASS, DELAY, FRAMED_ADDRESS, NAS_ID, SESSION_TIME,
                    TIMESTAMP, USER_NAME, Browser, RadiusServer, Site, accept, reject)

START, STOP, INTERIM_UPDATE, ON = 1, 2, 3, 7
USER_REQUEST, LOST_CARRIER, TIMED_OUT, ADMIN_RESET = 1, 2, 5, 6


class AccountingTest(unittest.TestCase):
    def setUp(self):
        self.server = RadiusServer()
        self.addCleanup(self.server.close)
        self.site = Site(self.server)
        self.browser = Browser(self.site)
        self.server.login = lambda user, password: accept(user, f"session of {user}", interim=600)
        self.server.check = lambda mac: accept("alice", "session of alice", interim=600)

    def log_in(self, user: str = "alice") -> None:
        self.browser.post("/login", {"token": self.site.tokens.form(ALICE.mac), "user": user, "password": "x"})
        self.site.send_records()

    def last(self, kind: int) -> bytes | None:
        return self.server.records[-1].get(kind)

    def number(self, kind: int) -> int:
        return int.from_bytes(self.last(kind), "big")

    def test_session_is_started_when_its_client_logs_in(self):
        self.log_in()
        self.assertEqual(self.server.statuses(), [START])
        self.assertEqual(self.last(USER_NAME), b"alice")
        self.assertEqual(self.last(CLASS), b"session of alice")
        self.assertEqual(self.last(CALLING), b"02-00-00-00-C1-01")
        self.assertEqual(self.last(FRAMED_ADDRESS), bytes((10, 10, 0, 11)))
        self.assertEqual(self.last(NAS_ID), b"cpe1")
        self.assertEqual(self.number(TIMESTAMP), int(self.site.clock.time()))

    def test_interim_updates_come_as_often_as_the_server_wants(self):
        self.log_in()
        for _ in range(3):
            self.site.clock.now += 600
            self.site.send_records()
        self.assertEqual(self.server.statuses(), [START] + 3 * [INTERIM_UPDATE])
        self.assertEqual(self.number(SESSION_TIME), 1800)
        self.assertEqual(len({record[ACCT_SESSION_ID] for record in self.server.records}), 1)

    def test_no_interim_update_of_a_session_that_is_gone(self):
        self.log_in()
        self.server.check = lambda mac: reject("")
        self.site.clock.now += 600
        self.site.send_records()
        self.assertEqual(self.server.statuses(), [START, STOP])
        self.assertEqual(self.number(CAUSE), LOST_CARRIER)

    def test_logout_stops(self):
        self.log_in()
        self.site.clock.now += 65
        sender = threading.Thread(target=lambda: (self.server_sees_stop(), None))
        sender.start()
        self.browser.post("/logout", {"token": self.site.tokens.form(ALICE.mac)})
        sender.join()
        self.assertIn("You are logged out", self.browser.words())
        self.assertEqual(self.server.statuses(), [START, STOP])
        self.assertEqual((self.number(CAUSE), self.number(SESSION_TIME)), (USER_REQUEST, 65))

    def server_sees_stop(self) -> None:
        while STOP not in self.server.statuses():
            self.site.accounting.step()

    def test_logout_after_the_portal_was_started_again_stops_too(self):
        sender = threading.Thread(target=self.server_sees_stop)
        sender.start()
        self.browser.post("/logout", {"token": self.site.tokens.form(ALICE.mac)})
        sender.join()
        self.assertEqual(self.server.statuses(), [START, STOP])
        self.assertEqual(self.last(CLASS), b"session of alice")

    def test_logout_that_nobody_confirms_is_not_called_one(self):
        self.log_in()
        with mock.patch("netfate_portal.desk._LOGOUT_WAIT", 0.01):
            self.browser.post("/logout", {"token": self.site.tokens.form(ALICE.mac)})
        self.assertIn("has not confirmed", self.browser.words())

    def test_second_login_of_a_device_as_someone_else_stops_the_first(self):
        self.log_in()
        self.log_in("bob")
        self.assertEqual(self.server.statuses(), [START, STOP, START])
        self.assertEqual([record[USER_NAME] for record in self.server.records], [b"alice", b"alice", b"bob"])

    def test_second_login_to_the_same_session_is_no_news(self):
        self.log_in()
        self.log_in()
        self.assertEqual(self.server.statuses(), [START])

    def test_session_that_came_from_elsewhere_is_accounted_when_it_is_seen(self):
        self.browser.get("/")
        self.site.send_records()
        self.assertEqual(self.server.statuses(), [START])

    def test_session_that_has_gone_elsewhere_is_stopped_when_that_is_seen(self):
        self.log_in()
        self.server.check = lambda mac: reject("")
        self.site.clock.now += 5
        self.browser.get("/")
        self.site.send_records()
        self.assertEqual((self.server.statuses(), self.number(CAUSE)), ([START, STOP], LOST_CARRIER))

    def test_session_ends_when_its_time_is_over(self):
        self.server.login = lambda user, password: accept(user, "s", timeout=100)
        self.log_in()
        self.site.clock.now += 100
        self.site.send_records()
        self.assertEqual((self.server.statuses(), self.number(CAUSE)), ([START, STOP], TIMED_OUT))

    def test_records_wait_for_the_server_in_their_order_and_tell_how_long(self):
        with mock.patch.object(self.site.exchange, "ask", side_effect=NoAnswer):
            self.site.accounting.begin(ALICE, Accept("alice", b"1", None, None, None))
            self.site.accounting.end(ALICE.mac, "Admin-Reset")
            self.assertEqual([self.site.accounting.step() for _ in range(8)], [1, 2, 4, 8, 16, 32, 60, 60])
        self.site.clock.now += 30
        self.site.send_records()
        self.assertEqual(self.server.statuses(), [START, STOP])
        self.assertEqual((self.number(CAUSE), self.number(DELAY)), (ADMIN_RESET, 30))

    def test_accounting_on_is_sent_once_in_a_boot(self):
        self.site.accounting.is_on.clear()
        self.site.accounting.turn_on(already=False)
        self.site.send_records()
        self.assertTrue(self.site.accounting.is_on.is_set())
        self.site.accounting.turn_on(already=True)
        self.site.send_records()
        self.assertEqual(self.server.statuses(), [ON])

    def test_what_is_kept_is_bounded(self):
        for number in range(5000):
            mac = f"02:00:00:00:{number // 256:02x}:{number % 256:02x}"
            self.site.accounting.begin(mock.Mock(mac=mac, station_id=mac, address="10.10.0.9"),
                                       Accept("u", str(number).encode(), None, None, 60))
        self.assertEqual(len(self.site.accounting.sessions()), 2048)
        self.assertEqual(len(self.site.accounting._records), 1024)


if __name__ == "__main__":
    unittest.main()

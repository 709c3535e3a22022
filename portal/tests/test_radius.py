"""Packets, against the formulas of the RFCs."""

import random
import unittest

from netfate_portal import radius

from .world import (ACCEPT, CLASS, MESSAGE_AUTHENTICATOR, SECRET, USER_NAME, USER_PASSWORD, attribute, attributes_of,
                    revealed, signed_answer, signed_request)


class RadiusTest(unittest.TestCase):
    def request(self, password: str = "wonderland") -> radius.Request:
        return radius.access_request(SECRET, [("User-Name", "alice"), ("NAS-Identifier", "cpe1")], password, True)

    def test_message_authenticator_is_the_first_attribute(self):
        self.assertEqual(attributes_of(self.request().raw)[0][0], MESSAGE_AUTHENTICATOR)

    def test_password_is_hidden_as_the_rfc_says(self):
        for password in ("x", "wonderland", "sixteen octets!!", "s" * 17, "a longer one, of 33 octets ...... ", "päß€🔑"):
            request = self.request(password)
            hidden = dict(attributes_of(request.raw))[USER_PASSWORD]
            self.assertEqual(len(hidden) % 16, 0)
            self.assertEqual(revealed(hidden, request.raw[4:20]).decode(), password)

    def test_hidden_password_is_never_taken_for_hexadecimal(self):
        for _ in range(3000):
            hidden = dict(attributes_of(self.request("secret").raw))[USER_PASSWORD]
            self.assertEqual(len(hidden), 16)

    def test_each_request_has_its_own_authenticator(self):
        self.assertEqual(len({self.request().raw[4:20] for _ in range(100)}), 100)

    def test_good_answer_is_taken(self):
        request = self.request()
        answer = request.answer(signed_answer(ACCEPT, request.raw, attribute(CLASS, b"0xzz\xff")))
        self.assertEqual((answer.code, answer.octets("Class")), (ACCEPT, b"0xzz\xff"))

    def test_answer_made_with_another_secret_is_refused(self):
        request = self.request()
        with self.assertRaisesRegex(radius.InvalidPacket, "authenticator is wrong"):
            request.answer(signed_answer(ACCEPT, request.raw, b"", b"another secret"))

    def test_answer_without_message_authenticator_is_refused(self):
        request = self.request()
        answer = signed_answer(ACCEPT, request.raw, attribute(USER_NAME, "alice"), with_authenticator=False)
        with self.assertRaisesRegex(radius.InvalidPacket, "no Message-Authenticator"):
            request.answer(answer)

    def test_answer_with_a_good_md5_but_a_wrong_message_authenticator_is_refused(self):
        # What a chosen-prefix collision of MD5 can make (CVE-2024-3596).
        request = self.request()
        forged = attribute(MESSAGE_AUTHENTICATOR, bytes(16)) + attribute(USER_NAME, "alice")
        answer = signed_answer(ACCEPT, request.raw, forged, with_authenticator=False)
        with self.assertRaisesRegex(radius.InvalidPacket, "Message-Authenticator is wrong"):
            request.answer(answer)
        request = signed_request(40, forged, with_authenticator=False)
        with self.assertRaisesRegex(radius.InvalidPacket, "Message-Authenticator is wrong"):
            radius.dynamic_request(request, SECRET, True)

    def test_answer_to_another_request_is_refused(self):
        request, other = self.request(), bytearray(self.request().raw)
        other[1] = request.raw[1]
        with self.assertRaises(radius.InvalidPacket):
            request.answer(signed_answer(ACCEPT, bytes(other), b""))

    def test_a_changed_bit_anywhere_is_noticed(self):
        request = self.request()
        good = signed_answer(ACCEPT, request.raw, attribute(CLASS, "session-1") + attribute(USER_NAME, "alice"))
        for bit in range(8 * len(good)):
            changed = bytearray(good)
            changed[bit // 8] ^= 1 << bit % 8
            with self.assertRaises(radius.InvalidPacket, msg=f"bit {bit}"):
                request.answer(bytes(changed))

    def test_garbage_is_refused_and_nothing_else_happens(self):
        random.seed(3576)
        request = self.request()
        for _ in range(20000):
            garbage = random.randbytes(random.choice((0, 1, 19, 20, 21, 22, random.randrange(4200))))
            for take in (request.answer, lambda raw: radius.dynamic_request(raw, SECRET, True)):
                with self.assertRaises(radius.InvalidPacket):
                    take(garbage)

    def test_vendor_attribute_of_no_length_ends(self):
        vendor = attribute(26, b"\0\0\0\1" + b"\1\0" * 10)
        self.assertIn(26, radius.dynamic_request(signed_request(40, vendor), SECRET, True).kinds())


if __name__ == "__main__":
    unittest.main()

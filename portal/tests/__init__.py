"""Tests of the portal. Run them by `portal/test`."""

import logging

# What is logged belongs to the tests that ask for it, not to their output.
logging.getLogger("netfate_portal").addHandler(logging.NullHandler())

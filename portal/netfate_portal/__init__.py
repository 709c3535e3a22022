"""The captive portal of a NetFATE node: the page at which a client logs in, and the NAS behind it."""

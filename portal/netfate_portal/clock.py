"""Time, injected so that a test never waits for it."""

import time


class Clock:
    """Two clocks: one for intervals, which nobody sets, and the time of day, which other machines understand."""

    def monotonic(self) -> float:
        """Seconds since some moment of this boot."""
        return time.monotonic()

    def time(self) -> float:
        """Seconds since 1970."""
        return time.time()

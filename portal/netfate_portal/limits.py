"""What one client may ask for: everything that is kept for a client is bounded, and so is the number of clients."""

from collections import OrderedDict
from typing import Callable, Generic, TypeVar

from .clock import Clock

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """What is known of the clients that came last; of more than `capacity` the ones that stayed away longest are
    forgotten. Not thread-safe."""

    def __init__(self, capacity: int, make: Callable[[], Value]) -> None:
        self._capacity = capacity
        self._make = make
        self._values: OrderedDict[str, Value] = OrderedDict()

    def of(self, key: str) -> Value:
        """What is known of it, made now if nothing is."""
        value = self._values.get(key)
        if value is None:
            value = self._values[key] = self._make()
            if len(self._values) > self._capacity:
                self._values.popitem(last=False)
        else:
            self._values.move_to_end(key)
        return value

    def __len__(self) -> int:
        return len(self._values)


class Allowance:
    """A token bucket. Not thread-safe."""

    def __init__(self, clock: Clock, burst: int, interval: float) -> None:
        self._clock = clock
        self._burst = burst
        self._interval = interval
        self._left = float(burst)
        self._at = clock.monotonic()

    def take(self) -> bool:
        """Whether there is one left; if so it is taken."""
        now = self._clock.monotonic()
        self._left = min(self._burst, self._left + (now - self._at) / self._interval)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True

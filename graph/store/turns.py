"""Whose turn it is: short queries run at once, long ones take turns, and none keeps the others waiting.

A query begins as quick. One that has used up what a quick one may is slow from then on: as many slow ones
run at once as there are places, and one alone while quick ones have to wait; each for a slice of time, and
the others are paused, in the order in which they came. A query whose reader is slow holds no place until the
reader wants more. So a cheap query waits for cheap ones only.
"""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

from graph.errors import EcosystemError, TooSlow
from graph.store.process import Worker
from graph.store.system import CAN_PAUSE

QUICK_SECONDS = 0.05
"""Of processor time, or five times as long by the clock: what a query may take before it is slow."""

SLICE_SECONDS = 1.0
"""How long a slow query runs while others wait for its place."""

LONGEST_LINE = 24 if CAN_PAUSE else 0
"""How many slow queries may be paused."""

MOST_SLOW = 16
"""How many slow queries of one client may be under way."""

MOST_ASKED = 64
"""How many queries of one client may be under way."""

STALL_SECONDS = 60
"""How long in all an answer may wait for a reader."""

GLANCE = 0.02
"""Seconds between two looks at the queries under way."""

MEGABYTE = 10**6
HEADROOM = 0.9
"""Of the memory of a query: the part at which it is ended, as it takes more between two looks."""


@dataclass(frozen=True)
class Limits:
    """What a query may take, and how many run at once.

    places      for quick queries, and as many for slow ones
    seconds     until its answer is whole, without the time that its reader takes
    memory_mb   that its worker may hold beyond what it holds when idle
    result_mb   that its answer may have
    """

    places: int = 2
    seconds: float = 10
    memory_mb: int = 512
    result_mb: int = 256


class Full(EcosystemError):
    """There is no place for another query now."""

    status = 503


class TooGreedy(EcosystemError):
    """A query passed its limit of memory or of bytes, and was ended."""

    status = 503


class TooMany(EcosystemError):
    """One client asks too much at once."""

    status = 429


class Phase(Enum):
    """Where a query stands."""

    QUICK = "quick"
    SLOW = "slow"
    PAUSED = "paused"
    UNREAD = "unread"


class Reader:
    """Who an answer is for, and how long it has kept its answer waiting.

    client   by which those who ask are told apart
    """

    def __init__(self, client: str = "") -> None:
        self.client = client
        self.since: float | None = None
        self.waited_before = 0.0

    @contextmanager
    def reading(self) -> Iterator[None]:
        """While the block runs, the answer waits for its reader."""
        self.since = time.monotonic()
        try:
            yield
        finally:
            self.waited_before, self.since = self.waited(time.monotonic()), None

    def waited(self, now: float) -> float:
        """Seconds that the answer has waited for its reader until then."""
        return self.waited_before + (now - self.since if self.since is not None else 0)

    def is_away(self, now: float) -> bool:
        """Whether it has not come back for longer than a quick query takes."""
        return self.since is not None and now - self.since > QUICK_SECONDS


class Turn:
    """One query's stay, from when it is asked until its answer is whole or it is ended.

    fault   why it was ended, if it was
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.asked = self.since = time.monotonic()
        self.phase = Phase.QUICK
        self.worker: Worker | None = None
        self.used: float | None = None
        self.held = 0
        self.fault: EcosystemError | None = None

    def begin(self, worker: Worker) -> None:
        """Give it its worker."""
        self.worker = worker
        self.since = time.monotonic()

    def taken(self, now: float) -> float:
        """Seconds that it has taken; without those of its reader, where these are most of the time."""
        elapsed = now - self.asked
        waited = self.reader.waited(now)
        return elapsed - waited if waited > elapsed / 2 else elapsed

    def exhausted(self, now: float) -> bool:
        """Whether it has used up what a quick query may."""
        assert self.worker
        used = self.worker.used() or 0.0
        if self.used is None:
            self.used = used
        return max((now - self.since) / 5, used - self.used) > QUICK_SECONDS

    def end(self, fault: EcosystemError) -> None:
        """End it, for a reason that its asker will be told."""
        if self.fault is None:
            self.fault = fault
        if self.worker:
            self.worker.kill()


class Turns:
    """The queries under way, with a number of places for quick ones and as many for slow ones."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.places = limits.places
        self.timer: asyncio.TimerHandle | None = None
        self.all: set[Turn] = set()
        self.count: Counter[Phase] = Counter()
        self.clients: Counter[str] = Counter()
        self.door: deque[asyncio.Future[None]] = deque()
        self.line: deque[Turn] = deque()

    async def enter(self, reader: Reader) -> Turn:
        """A turn, once there is a place for a quick query.

        raises   TooMany where the client has too many; Full where no place came free in the time of a query
        """
        client = reader.client
        if self.clients[client] >= MOST_ASKED:
            raise TooMany(f"{MOST_ASKED} queries of yours are under way. Wait for their answers")
        turn = Turn(reader)
        self.clients[client] += 1
        if self.door or self.count[Phase.QUICK] >= self.places:
            try:
                await self.wait()
            except BaseException:
                self.forget(client)
                raise
        else:
            self.count[Phase.QUICK] += 1
        self.all.add(turn)
        if self.timer is None:
            self.timer = asyncio.get_running_loop().call_later(GLANCE, self.look)
        return turn

    async def wait(self) -> None:
        """Wait at the door until a place is given. Raises Full."""
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.door.append(place)
        try:
            async with asyncio.timeout(self.limits.seconds):
                await place
        except BaseException as error:
            if place.done() and not place.cancelled():
                self.count[Phase.QUICK] -= 1
                self.go_on()
            elif place in self.door:
                self.door.remove(place)
            if isinstance(error, TimeoutError):
                raise Full("all places for queries are taken. Try again in a few seconds") from None
            raise

    def leave(self, turn: Turn) -> bool:
        """Give back a turn's place; whether it had not been given back before."""
        if turn not in self.all:
            return False
        self.all.remove(turn)
        self.count[turn.phase] -= 1
        self.forget(turn.reader.client)
        if turn.phase is Phase.PAUSED:
            self.line.remove(turn)
        self.go_on()
        return True

    def forget(self, client: str) -> None:
        """One query less of a client."""
        self.clients[client] -= 1
        if not self.clients[client]:
            del self.clients[client]

    def move(self, turn: Turn, phase: Phase) -> None:
        """Put a turn into another phase."""
        self.count[turn.phase] -= 1
        self.count[phase] += 1
        turn.phase = phase
        turn.since = time.monotonic()

    def slow_places(self) -> int:
        """How many slow queries may run now: one alone while a quick one waits for a place or a worker."""
        pressed = self.door or any(turn.worker is None for turn in self.all)
        return 1 if pressed else self.places

    def go_on(self) -> None:
        """Fill the places that are free."""
        while self.line and self.count[Phase.SLOW] < self.slow_places():
            turn = self.line.popleft()
            self.move(turn, Phase.SLOW)
            if turn.worker:
                turn.worker.resume()
        free = self.places - self.count[Phase.QUICK]
        while self.door and free > 0:
            place = self.door.popleft()
            if not place.done():
                place.set_result(None)
                self.count[Phase.QUICK] += 1
                free -= 1

    def look(self) -> None:
        """Look at every turn: end what is over its limits, and have the slow ones take turns; soon again."""
        soon = asyncio.get_running_loop().call_later
        self.timer = soon(GLANCE, self.look) if self.all else None
        now = time.monotonic()
        for turn in tuple(self.all):
            if turn.worker is not None and turn.fault is None:
                self.look_at(turn, now)
                self.weigh(turn)
        self.rotate(now)
        self.go_on()

    def look_at(self, turn: Turn, now: float) -> None:
        """End, demote or set aside one turn where it is due."""
        is_away = turn.reader.is_away(now)
        if turn.taken(now) > self.limits.seconds:
            told = f"the query was ended after {self.limits.seconds:g} seconds. Ask for less at once"
            turn.end(TooSlow(told))
        elif turn.reader.waited(now) > STALL_SECONDS:
            turn.end(TooSlow(f"the answer was read too slowly: it waited {STALL_SECONDS} seconds in all"))
        elif is_away and turn.phase in (Phase.QUICK, Phase.SLOW):
            self.move(turn, Phase.UNREAD)
        elif not is_away and (
            turn.phase is Phase.UNREAD or (turn.phase is Phase.QUICK and turn.exhausted(now))
        ):
            self.demote(turn)

    def weigh(self, turn: Turn) -> None:
        """End a turn whose worker holds too much; of many that together do, those that are paused."""
        assert turn.worker
        most = self.limits.memory_mb * MEGABYTE * HEADROOM
        turn.held = turn.worker.held()
        together = sum(other.held for other in self.all)
        if turn.held > most or (turn.phase is Phase.PAUSED and together > 2 * self.places * most):
            told = (
                f"the query was ended as it needed more than {self.limits.memory_mb} MB. Ask for less at once"
            )
            turn.end(TooGreedy(told))

    def demote(self, turn: Turn) -> None:
        """Have a turn run as a slow one: now, or when a place is free."""
        client = turn.reader.client
        own = sum(one.reader.client == client and one.phase is not Phase.QUICK for one in self.all)
        if own - (turn.phase is Phase.UNREAD) >= MOST_SLOW:
            turn.end(TooMany(f"{MOST_SLOW} long queries of yours are under way. Wait for their answers"))
        elif self.count[Phase.SLOW] < self.slow_places() and not self.line:
            self.move(turn, Phase.SLOW)
        elif len(self.line) < LONGEST_LINE:
            self.pause(turn)
        else:
            turn.end(Full("too many long queries are under way. Try again in a few seconds"))

    def pause(self, turn: Turn) -> None:
        """Have a turn wait in the line of the slow ones."""
        if turn.worker:
            turn.worker.pause()
        self.move(turn, Phase.PAUSED)
        self.line.append(turn)

    def rotate(self, now: float) -> None:
        """Give the place of a slow turn that had its slice to the first in the line; take those too many."""
        running = sorted((turn for turn in self.all if turn.phase is Phase.SLOW), key=lambda turn: turn.since)
        due = sum(now - turn.since > SLICE_SECONDS for turn in running)
        too_many = len(running) - self.slow_places() if CAN_PAUSE else 0
        for turn in running[: max(min(due, len(self.line)), too_many)]:
            self.pause(turn)

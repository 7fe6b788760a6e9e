"""Whose turn it is: short queries run at once, long ones take turns, and none keeps the others waiting.

A query begins as quick. One that has used up what a quick one may is slow from then on: as many slow ones
run at once as there are places, and one alone while quick ones have to wait; each for a slice of time, and
the others are paused, in the order in which they came. A query that was slow before stands in that line from
the start, and takes a worker only when it is its turn. One whose reader is slow holds no place until the
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

LONGEST_LINE = 32 if CAN_PAUSE else 0
"""How many slow queries may be paused."""

MOST_SLOW = 24
"""How many slow queries of one client may be under way."""

MOST_ASKED = 64
"""How many queries of one client may be under way."""

REMEMBERED = 1000
"""How many queries are known to be slow, the latest."""

LONG_WAIT = 0.25
"""Seconds that only a slow reader keeps an answer waiting at once."""

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

    WAITING = "waiting"
    QUICK = "quick"
    SLOW = "slow"
    PAUSED = "paused"
    UNREAD = "unread"


class Reader:
    """Who an answer is for, and how long it has kept its answer waiting.

    client   by which those who ask are told apart
    long     seconds of waits that each were long
    short    seconds of all other waits
    """

    def __init__(self, client: str = "") -> None:
        self.client = client
        self.since: float | None = None
        self.long = self.short = 0.0

    @contextmanager
    def reading(self) -> Iterator[None]:
        """While the block runs, the answer waits for its reader."""
        self.since = time.monotonic()
        try:
            yield
        finally:
            waited, self.since = time.monotonic() - self.since, None
            if waited > LONG_WAIT:
                self.long += waited
            else:
                self.short += waited

    def waited(self, elapsed: float, now: float) -> float:
        """Of the seconds elapsed, those that are the reader's: long waits, and short ones where they prevail.

        A quick reader too keeps an answer waiting now and then on a busy machine; that gains a query nothing.
        """
        long = self.long + (now - self.since if self.since is not None else 0)
        return long + (self.short if self.short > (elapsed - long) / 2 else 0)

    def is_away(self, now: float) -> bool:
        """Whether it has not come back for longer than a quick query takes."""
        return self.since is not None and now - self.since > QUICK_SECONDS


class Turn:
    """One query's stay, from when it is asked until its answer is whole or it is ended.

    fault   why it was ended, if it was
    """

    def __init__(self, reader: Reader, query: str = "") -> None:
        self.reader = reader
        self.query = hash(query)
        self.place: asyncio.Future[None] | None = None
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

    def was_quick(self) -> bool:
        """Whether it has used no more than a quick query may, as far as that was looked at."""
        return self.worker is None or self.used is None or self.spent() <= QUICK_SECONDS

    def spent(self) -> float:
        """Processor seconds that it has used since the first look at it; 0 where the system does not tell."""
        assert self.worker
        used = self.worker.used() or 0.0
        if self.used is None:
            self.used = used
        return used - self.used

    def go_on(self) -> None:
        """Go on, or begin, as there is a place."""
        if self.worker is not None:
            self.worker.resume()
        elif self.place is not None and not self.place.done():
            self.place.set_result(None)

    def taken(self, now: float) -> float:
        """Seconds that it has taken, without those of its reader."""
        elapsed = now - self.asked
        return elapsed - self.reader.waited(elapsed, now)

    def exhausted(self, now: float) -> bool:
        """Whether it has used up what a quick query may."""
        return max((now - self.since) / 5, self.spent()) > QUICK_SECONDS

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
        self.door: deque[Turn] = deque()
        self.line: deque[Turn] = deque()
        self.slow: dict[int, None] = {}

    async def enter(self, reader: Reader, query: str = "") -> Turn:
        """A turn, once there is a place for the query.

        raises   TooMany where the client has too many; Full where no place came free in the time of a query
        """
        if self.clients[reader.client] >= MOST_ASKED:
            raise TooMany(f"{MOST_ASKED} queries of yours are under way. Wait for their answers")
        turn = Turn(reader, query)
        self.clients[reader.client] += 1
        self.all.add(turn)
        self.count[turn.phase] += 1
        if self.timer is None:
            self.timer = asyncio.get_running_loop().call_later(GLANCE, self.look)
        try:
            if turn.query in self.slow:
                self.demote(turn)
            elif self.door or self.count[Phase.QUICK] > self.places:
                self.move(turn, Phase.WAITING)
                self.door.append(turn)
            await self.admitted(turn)
        except BaseException:
            self.leave(turn)
            raise
        return turn

    async def admitted(self, turn: Turn) -> None:
        """Wait until a turn has its place. Raises Full, or why it was not let in at all."""
        if turn.fault is None and turn.phase in (Phase.WAITING, Phase.PAUSED):
            turn.place = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(self.limits.seconds):
                    await turn.place
            except TimeoutError:
                raise Full("all places for queries are taken. Try again in a few seconds") from None
        if turn.fault is not None:
            raise turn.fault

    def leave(self, turn: Turn) -> bool:
        """Give back a turn's place; whether it had not been given back before."""
        if turn not in self.all:
            return False
        self.all.remove(turn)
        self.count[turn.phase] -= 1
        client = turn.reader.client
        self.clients[client] -= 1
        if not self.clients[client]:
            del self.clients[client]
        for queue in (self.line, self.door):
            if turn in queue:
                queue.remove(turn)
        if turn.phase is Phase.PAUSED and turn.worker is not None:
            turn.worker.resume()  # its answer was whole before it was stopped
        self.go_on()
        if not self.all and self.timer is not None:
            self.timer.cancel()
            self.timer = None
        return True

    def move(self, turn: Turn, phase: Phase) -> None:
        """Put a turn into another phase."""
        self.count[turn.phase] -= 1
        self.count[phase] += 1
        turn.phase = phase
        turn.since = time.monotonic()

    def slow_places(self) -> int:
        """How many slow queries may run now: one alone while a quick one waits for a place or a worker."""
        pressed = any(one.phase is Phase.QUICK and one.worker is None for one in self.all)
        return 1 if pressed or self.door else self.places

    def go_on(self) -> None:
        """Fill the places that are free."""
        while self.line and self.count[Phase.SLOW] < self.slow_places():
            turn = self.line.popleft()
            self.move(turn, Phase.SLOW)
            turn.go_on()
        while self.door and self.count[Phase.QUICK] < self.places:
            turn = self.door.popleft()
            self.move(turn, Phase.QUICK)
            turn.go_on()

    def look(self) -> None:
        """Look at every turn: end what is over its limits, and have the slow ones take turns; soon again."""
        soon = asyncio.get_running_loop().call_later
        self.timer = soon(GLANCE, self.look) if self.all else None
        now = time.monotonic()
        for turn in tuple(self.all):
            if turn.worker is not None and turn.fault is None and now - turn.since > GLANCE:
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
        elif turn.reader.waited(now - turn.asked, now) > STALL_SECONDS:
            turn.end(TooSlow(f"the answer was read too slowly: it waited {STALL_SECONDS} seconds in all"))
        elif is_away and turn.phase in (Phase.QUICK, Phase.SLOW):
            self.move(turn, Phase.UNREAD)
        elif turn.phase is Phase.UNREAD and not is_away:
            self.demote(turn)
        elif turn.phase is Phase.QUICK and turn.exhausted(now):
            self.remember(turn)
            self.demote(turn)

    def remember(self, turn: Turn) -> None:
        """Know a query again that is slow; one that is not any more is forgotten."""
        self.slow.pop(turn.query, None)
        if not turn.was_quick():
            self.slow[turn.query] = None
        if len(self.slow) > REMEMBERED:
            del self.slow[next(iter(self.slow))]

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
        """Have a turn run as a slow one, now or when a place is free."""
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
        slow = (turn for turn in self.all if turn.phase is Phase.SLOW and turn.worker is not None)
        running = sorted(slow, key=lambda turn: turn.since)
        due = sum(now - turn.since > SLICE_SECONDS for turn in running)
        too_many = len(running) - self.slow_places() if CAN_PAUSE else 0
        for turn in running[: max(min(due, len(self.line)), too_many)]:
            self.pause(turn)

"""Programmes that people asked this server for: each in its own folder, solved by its own process."""

import asyncio
import contextlib
import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from graph.errors import EcosystemError, Unknown
from graph.gaps.schema import Json
from graph.saying import kept, revived

FOLDER = "plans"
KEPT = timedelta(days=30)
"""How long a programme is kept after it was asked for."""

ID_BYTES = 16
"""Of an id: so many that nobody guesses one."""

AT_ONCE = 2
"""Programmes that one server process solves at a time."""

SILENT = timedelta(seconds=90)
"""A solver that has not said for so long how far it is has died."""

STEP = 0.1
"""Seconds between two looks at whether a programme is done."""

REQUEST, PROGRESS, PLAN, FAULT, STOP = "request.json", "progress.json", "plan.json", "fault.txt", "stop"


class Busy(EcosystemError):
    """Too many programmes are being solved at this moment."""

    status = 503


class Plans:
    """The programmes of a data folder."""

    def __init__(self, data: Path) -> None:
        self.folder = data / FOLDER

    def new(self, body: Any, release: str) -> str:
        """A folder for what somebody asks for, with what they said; its id is hard to guess."""
        self.expire()
        id = secrets.token_urlsafe(ID_BYTES)
        (self.folder / id).mkdir(parents=True)
        write(self.folder / id / REQUEST, {"request": body, "release": release, "asked": now()})
        self.tell(id, "Waiting", 0.0)
        return id

    def asked(self, id: str) -> Json:
        """What was asked for. Raises Unknown where there is no such programme, or no more."""
        return read(self.place(id) / REQUEST)

    def place(self, id: str) -> Path:
        """The folder of a programme. Raises Unknown where there is none."""
        safe = id.replace("-", "").replace("_", "")
        path = self.folder / id
        if not (safe.isascii() and safe.isalnum() and (path / REQUEST).exists()):
            raise Unknown(f"there is no programme {id!r}. Programmes are kept for {KEPT.days} days")
        return path

    def plan(self, id: str) -> Json | None:
        """A programme as it is kept; None while it is being solved. Raises what went wrong in solving it."""
        place = self.place(id)
        if (place / PLAN).exists():
            return read(place / PLAN)
        if (place / FAULT).exists():
            raise EcosystemError((place / FAULT).read_text("utf-8"))
        silent = datetime.now(UTC) - datetime.fromtimestamp((place / PROGRESS).stat().st_mtime, UTC)
        if silent > SILENT:
            raise EcosystemError("the solving of this programme ended before its time. Ask for it again")
        return None

    def progress(self, id: str) -> Json:
        """What is being done about a programme, and which share of it is behind."""
        return read(self.place(id) / PROGRESS)

    def tell(self, id: str, what: str, share: float) -> None:
        """Say what is being done, and which share of the work is behind."""
        write(self.folder / id / PROGRESS, {"what": what, "share": round(share, 3)})

    def keep(self, id: str, plan: Json) -> None:
        """Keep a programme."""
        write(self.place(id) / PLAN, plan)

    def fail(self, id: str, why: str) -> None:
        """Keep why there is no programme."""
        (self.place(id) / FAULT).write_text(why, "utf-8")

    def stop(self, id: str) -> None:
        """Ask the solver to end with the best that it has."""
        (self.place(id) / STOP).touch()

    def stopped(self, id: str) -> bool:
        """Whether the solver has been asked to end, or the programme is gone."""
        place = self.folder / id
        return (place / STOP).exists() or not place.exists()

    def drop(self, id: str) -> None:
        """Forget a programme."""
        shutil.rmtree(self.place(id))

    def expire(self) -> None:
        """Forget the programmes that are older than they are kept."""
        oldest = datetime.now(UTC) - KEPT
        for place in self.folder.glob("*"):
            with contextlib.suppress(OSError, ValueError, KeyError):
                if datetime.fromisoformat(read(place / REQUEST)["asked"]) < oldest:
                    shutil.rmtree(place)


class Planner:
    """Solves programmes, a few at a time, each in a process that can be ended."""

    def __init__(self, data: Path, weights: Mapping[str, float]) -> None:
        self.data = data
        self.plans = Plans(data)
        self.weights = weights
        self.running: dict[str, asyncio.subprocess.Process] = {}

    async def begin(self, body: Any, release: str) -> str:
        """Begin to solve what somebody asks for, and give the id of the programme. Raises Busy."""
        self.running = {id: one for id, one in self.running.items() if one.returncode is None}
        if len(self.running) >= AT_ONCE:
            raise Busy(f"{AT_ONCE} programmes are being solved at this moment. Ask again in a minute")
        id = self.plans.new(body, release)
        self.running[id] = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "api.workshops.solving", str(self.data), id, json.dumps(dict(self.weights))
        )
        return id

    async def wait(self, id: str, seconds: float) -> Json | None:
        """A programme, waiting for it so long; None where it takes longer."""
        until = asyncio.get_running_loop().time() + seconds
        while (plan := self.plans.plan(id)) is None:
            if asyncio.get_running_loop().time() > until:
                return None
            await asyncio.sleep(STEP)
        return plan

    async def stop(self, id: str) -> None:
        """End the solving of a programme and forget it."""
        self.plans.stop(id)
        process = self.running.pop(id, None)
        if process is not None and process.returncode is None:
            process.terminate()
            await process.wait()
        self.plans.drop(id)

    async def close(self) -> None:
        """End all that is being solved; what has been solved stays."""
        for id, process in list(self.running.items()):
            with contextlib.suppress(Unknown):
                if process.returncode is None and self.plans.plan(id) is None:
                    await self.stop(id)


def write(path: Path, content: Json) -> None:
    """Write a file of JSON, whole or not at all."""
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps(kept(content), ensure_ascii=False, indent=1), "utf-8")
    part.replace(path)


def read(path: Path) -> Json:
    """Read a file of JSON."""
    found: Json = revived(json.loads(path.read_text("utf-8")))
    return found


def now() -> str:
    """The moment, in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def waiting(prefer: str | None) -> Iterator[float]:
    """The seconds that an asker is ready to wait, from a Prefer header such as wait=10 (RFC 7240)."""
    for part in (prefer or "").split(","):
        name, _, value = part.strip().partition("=")
        if name.lower() == "wait" and value.isdecimal():
            yield float(value)

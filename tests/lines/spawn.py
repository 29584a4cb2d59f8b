"""A program in a terminal of its own, apart from whatever started the harness.

Run as a program (`python -ISc`) it is the launcher: two forks, then `argv` with descriptor 0 as its terminal.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

_LAUNCHER = """
import os, sys
if os.fork():
    os._exit(0)
os.setsid()
child = os.fork()
if not child:
    os.login_tty(0)
    os.execvp(sys.argv[2], sys.argv[2:])
with open(sys.argv[1] + ".new", "w") as file:
    file.write(str(child))
os.rename(sys.argv[1] + ".new", sys.argv[1])
for descriptor in 0, 1, 2:
    os.close(descriptor)
os.waitpid(child, 0)
"""


def spawn(argv: Sequence[str], env: Mapping[str, str], terminal: int, folder: Path) -> int:
    """Start `argv` in the terminal and return its process id; whoever adopts orphans is its only ancestor."""
    noted = folder / "outer.pid"
    launcher = [sys.executable, "-ISc", _LAUNCHER, str(noted), *argv]
    subprocess.run(launcher, stdin=terminal, stdout=terminal, stderr=terminal, env=dict(env), check=True)
    while not noted.exists():
        os.sched_yield()
    return int(noted.read_text())


def noting(argv: Sequence[str], folder: Path) -> list[str]:
    """Return a command that runs `argv` and leaves its process id and its exit status in `folder`."""
    till = f'echo $$ > {folder}/till.pid; exec "$@"'
    around = f"trap : INT; sh -c '{till}' sh \"$@\"; echo $? > {folder}/status"
    return ["sh", "-c", around, "sh", *argv]


def status_in(folder: Path) -> int | None:
    """The exit status of a noted command; None while it runs."""
    return _number(folder / "status")


def till_in(folder: Path) -> int | None:
    """The process id of a noted command; None before it started."""
    return _number(folder / "till.pid")


def kill(process: int | None) -> None:
    """End a process that this harness started, if it still runs, and wait until it is gone."""
    if not process:
        return
    end = time.monotonic() + 2
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
        while time.monotonic() < end:
            os.kill(process, 0)
            time.sleep(0.01)


def ancestors(process: int) -> list[str]:
    """The names of the processes above it, the nearest one first."""
    found = []
    while process > 1:
        fields = Path(f"/proc/{process}/stat").read_text(errors="replace").rpartition(")")[2].split()
        process = int(fields[1])
        if process:
            found.append(Path(f"/proc/{process}/comm").read_text(errors="replace").strip())
    return found


def _number(file: Path) -> int | None:
    text = file.read_text().strip() if file.exists() else ""
    return int(text) if text else None

"""Whether anything lies between the terminal and the till that bundles what is typed (scanner, rule 12)."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

_VARIABLES = ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "TMUX", "STY", "MOSH_KEY")
_PROGRAMS = ("sshd", "mosh-server", "tmux", "screen", "in.telnetd", "telnetd", "dropbear", "zellij", "dtach")
_MOST_ANCESTORS = 64

Parents = Callable[[int], tuple[int, str]]
"""Returns of a process the id of its parent, and its own name; an empty one where it is hidden."""


def is_far(environ: Mapping[str, str], ancestors: "Iterator[str] | None" = None) -> bool:
    """Tell whether the terminal may be on another machine, or behind tmux or screen; doubt counts as far.

    `ancestors` are the names of the processes above this one, and end with an empty one where they can't be
    read.
    """
    term = environ.get("TERM", "")
    if term in ("", "dumb") or term.startswith(("screen", "tmux")):
        return True
    if any(environ.get(name) for name in _VARIABLES):
        return True
    names = ancestor_names() if ancestors is None else ancestors
    return any(not name or name.lower().startswith(_PROGRAMS) for name in names)


def ancestor_names() -> Iterator[str]:
    """Yield the names of the processes above this one, the nearest first; an empty one for what is hidden."""
    parents: Parents = _from_proc if sys.platform == "linux" else _from_ps()
    pid = os.getppid()
    for _ in range(_MOST_ANCESTORS):
        if pid == 1:
            return
        pid, name = parents(pid)
        yield name
        if not name:
            return


def _from_proc(pid: int) -> tuple[int, str]:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0, ""
    name, _, rest = stat[stat.index("(") + 1 :].rpartition(")")
    return int(rest.split()[1]), name


def _from_ps() -> Parents:
    import subprocess

    listed = subprocess.run(
        ["/bin/ps", "-axo", "pid=,ppid=,comm="], capture_output=True, text=True, check=False
    )
    table = {}
    for line in listed.stdout.splitlines():
        pid, parent, name = line.split(None, 2)
        table[int(pid)] = (int(parent), name.rsplit("/", 1)[-1])
    return lambda pid: table.get(pid, (0, ""))

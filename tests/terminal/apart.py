"""A program with a terminal of its own and no ancestor among those who run the tests.

The till asks its ancestors what line it has: as a child of the tests it would find the tmux or the ssh server
that somebody runs them in. So a process whose own parent has ended starts it, waits for it and reports its
exit status.
"""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

# argv: where to report, and the program. The program's id is reported once the terminal is its own.
_START = """
import os, sys
report, argv = int(sys.argv[1]), sys.argv[2:]
if os.fork():
    os._exit(0)
os.setsid()
if program := os.fork():
    nowhere = os.open(os.devnull, os.O_RDWR)
    for terminal in range(3):
        os.dup2(nowhere, terminal)
    status = os.waitstatus_to_exitcode(os.waitpid(program, 0)[1])
    os.write(report, f"{status}\\n".encode())
    os._exit(0)
os.login_tty(0)
os.set_inheritable(report, False)
os.write(report, f"{os.getpid()}\\n".encode())
os.execvp(argv[0], argv)
"""


class ProcessApart:
    """Runs `argv` on the terminal `slave`; what it offers is called as in `subprocess.Popen`."""

    def __init__(
        self, argv: Sequence[str], slave: int, env: Mapping[str, str], cwd: Path | None = None
    ) -> None:
        reports, report = os.pipe()
        subprocess.run(
            [sys.executable, "-ISc", _START, str(report), *argv],
            check=True,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=dict(env),
            cwd=cwd,
            pass_fds=[report],
        )
        os.close(report)
        self._reports = os.fdopen(reports, "rb", buffering=0)
        self.pid = self._next_report()
        self.returncode: int | None = None

    def _next_report(self) -> int:
        return int(self._reports.readline())

    def poll(self) -> int | None:
        """Return the exit status, or minus the signal that ended it; None while it runs."""
        return self.wait(0)

    def wait(self, timeout_s: float | None = None) -> int | None:
        """Return the exit status as soon as the program has ended; None if it has not in time."""
        if self.returncode is None and select.select([self._reports], [], [], timeout_s)[0]:
            self.returncode = self._next_report()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, if the program still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End the program at once."""
        self.send_signal(signal.SIGKILL)

    def close(self) -> None:
        """End the program with all that it started in its terminal, and let go of it."""
        if self.poll() is None:
            os.killpg(self.pid, signal.SIGKILL)
            self.wait()
        self._reports.close()

"""The lines between a keyboard and a till: the till runs at the inner end, the outer end is driven."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.lines.spawn import kill, noting, spawn, status_in, till_in
from tests.lines.ssh import OpenSsh, Sshd
from tests.lines.terminal import OuterEnd

PROGRAM = [sys.executable, "-m", "pos_tui"]
_BUSY = "while True: pass"


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of line.

    `latency_s` is what its delays add to an answer at most; `escape` whether a lone Esc arrives by itself;
    `missing` says what it needs and this machine has not.
    """

    name: str
    command: Callable[["RunningTill", Sequence[str], Mapping[str, str]], list[str]]
    latency_s: float = 0.0
    escape: bool = True
    busy: int = 0
    missing: str = ""


@dataclass(slots=True)
class RunningTill:
    """A till at the inner end of a line. `stop` ends it and whatever the line started for it."""

    line: Line
    folder: Path
    end: OuterEnd = field(default_factory=OuterEnd)
    at_stop: list[Callable[[], object]] = field(default_factory=list)

    def start(self, env: Mapping[str, str], argv: Sequence[str] = PROGRAM) -> None:
        """Start `argv` with nothing in its environment but `env` and what the line adds."""
        for _loop in range(self.line.busy):
            loop = subprocess.Popen([sys.executable, "-ISc", _BUSY])
            self.at_stop += [loop.kill, loop.wait]
        command = self.line.command(self, noting(argv, self.folder), env)
        outer = spawn(command, env, self.end.slave, self.folder)
        self.at_stop.append(lambda: kill(outer))

    @property
    def status(self) -> int | None:
        """The till's exit status; None while it runs."""
        return status_in(self.folder)

    @property
    def process(self) -> int | None:
        """The till's process id."""
        return till_in(self.folder)

    def stop(self) -> None:
        """End all of it."""
        if self.status is None:
            kill(self.process)
        for step in self.at_stop:
            step()
        self.end.close()


def _bare(_till: RunningTill, argv: Sequence[str], _env: Mapping[str, str]) -> list[str]:
    return list(argv)


def _tmux(
    escape_ms: int,
) -> Callable[[RunningTill, Sequence[str], Mapping[str, str]], list[str]]:
    def command(till: RunningTill, argv: Sequence[str], env: Mapping[str, str]) -> list[str]:
        tmux = ["tmux", "-S", str(till.folder / "tmux"), "-f", "/dev/null"]
        till.at_stop.append(lambda: subprocess.run([*tmux, "kill-server"], capture_output=True, check=False))
        options = ["set", "-s", "escape-time", str(escape_ms), ";", "set", "-g", "status", "off", ";"]
        return [*tmux, "start-server", ";", *options, "new-session", *argv]

    return command


def _screen(till: RunningTill, argv: Sequence[str], env: Mapping[str, str]) -> list[str]:
    sockets = till.folder / "screen"
    sockets.mkdir(mode=0o700)
    name = f"lines{os.getpid()}"
    env = {**os.environ, "SCREENDIR": str(sockets)}
    quit_it = ["screen", "-S", name, "-X", "quit"]
    till.at_stop.append(lambda: subprocess.run(quit_it, env=env, capture_output=True, check=False))
    return ["env", f"SCREENDIR={sockets}", "screen", "-c", "/dev/null", "-S", name, *argv]


def _ssh(
    openssh: OpenSsh, *, keystroke_timing: bool, delay_ms: int = 0
) -> Callable[[RunningTill, Sequence[str], Mapping[str, str]], list[str]]:
    def command(till: RunningTill, argv: Sequence[str], env: Mapping[str, str]) -> list[str]:
        server = Sshd(openssh, till.folder, keystroke_timing=keystroke_timing, delay_ms=delay_ms)
        till.at_stop.append(server.stop)
        return server.client(argv, env)

    return command


def lines(openssh: OpenSsh) -> dict[str, Line]:
    """All lines by their names."""
    made = [Line("pty", _bare), Line("pty-busy", _bare, busy=2, latency_s=0.5)]
    tmux = "" if shutil.which("tmux") else "needs tmux"
    for escape_ms in (0, 10, 500):
        latency_s = 0.1 + escape_ms / 1000
        made.append(Line(f"tmux{escape_ms}", _tmux(escape_ms), latency_s=latency_s, missing=tmux))
    screen = "" if shutil.which("screen") else "needs screen"
    made.append(Line("screen", _screen, latency_s=0.1, escape=False, missing=screen))
    for timing in (True, False):
        end = "on" if timing else "off"
        missing = openssh.missing(keystroke_timing=timing)
        command = _ssh(openssh, keystroke_timing=timing)
        made.append(Line(f"ssh-{end}", command, latency_s=0.2, missing=missing))
        for delay_ms in (80, 200):
            command = _ssh(openssh, keystroke_timing=timing, delay_ms=delay_ms)
            latency_s = 0.2 + 4 * delay_ms / 1000
            name = f"jitter{delay_ms}" + ("" if timing else "-off")
            made.append(Line(name, command, latency_s=latency_s, missing=missing))
    return {line.name: line for line in made}

"""An sshd of the harness's own on loopback, with its own keys and configuration."""

import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_WAIT_S = 10.0


@dataclass(frozen=True, slots=True)
class OpenSsh:
    """Its programs: in one folder as they are built there, or where the system has them."""

    folder: Path | None = None

    def program(self, name: str) -> str | None:
        """Where a program is."""
        if self.folder:
            built = self.folder / name
            return str(built) if built.exists() else None
        return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")

    def missing(self, *, keystroke_timing: bool) -> str:
        """Say why it can't be used; empty if it can."""
        ssh = self.program("ssh")
        if not ssh or not self.program("sshd"):
            return "needs ssh and sshd"
        told = subprocess.run([ssh, "-V"], capture_output=True, text=True, check=False).stderr
        version = re.search(r"OpenSSH_(\d+)\.(\d+)", told)
        if keystroke_timing and (not version or (int(version[1]), int(version[2])) < (9, 5)):
            return f"needs OpenSSH 9.5 or newer (--openssh), this is {told.strip()}"
        return ""


class Sshd:
    """A running server, and the command of a client that reaches it, through a relay if `delay_ms`."""

    def __init__(self, openssh: OpenSsh, folder: Path, *, keystroke_timing: bool, delay_ms: int) -> None:
        self._openssh, self._folder, self._timing = openssh, folder, keystroke_timing
        for name in ("host", "user"):
            self._make_key(folder / name)
        shutil.copy(folder / "user.pub", folder / "authorized")
        (folder / "authorized").chmod(0o600)
        port = _free_port()
        (folder / "sshd.conf").write_text("\n".join(self._configuration(port)) + "\n")
        sshd = openssh.program("sshd")
        assert sshd
        self._log = (folder / "sshd.log").open("wb")
        self._server = subprocess.Popen(
            [sshd, "-D", "-e", "-f", str(folder / "sshd.conf")],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )
        self._relay: subprocess.Popen[bytes] | None = None
        self._port = port
        if not _answers(port):
            self.stop()
            raise RuntimeError(f"sshd did not start: {(folder / 'sshd.log').read_text()}")
        if delay_ms:
            self._start_relay(delay_ms)

    def client(self, argv: Sequence[str], env: Mapping[str, str]) -> list[str]:
        """Return the command that runs `argv` at the other end."""
        ssh = self._openssh.program("ssh")
        assert ssh
        options = [
            "UserKnownHostsFile=/dev/null",
            "StrictHostKeyChecking=no",
            "LogLevel=ERROR",
            "IdentitiesOnly=yes",
            "EscapeChar=none",
        ]
        if self._openssh.missing(keystroke_timing=True) == "":
            options.append(f"ObscureKeystrokeTiming={'yes' if self._timing else 'no'}")
        flags = [flag for option in options for flag in ("-o", option)]
        place = ["-i", str(self._folder / "user"), "-p", str(self._port), "127.0.0.1"]
        carried = [f"{name}={value}" for name, value in env.items() if name != "TERM"]
        return [ssh, "-tt", "-F", "/dev/null", *flags, *place, shlex.join(["env", *carried, *argv])]

    def stop(self) -> None:
        """End the server and the relay, and nobody else's."""
        if self._relay:
            self._relay.kill()
            self._relay.communicate()
        self._server.kill()
        self._server.wait()
        self._log.close()

    def _start_relay(self, delay_ms: int) -> None:
        self._relay = subprocess.Popen(
            [sys.executable, "-m", "tests.lines.relay", str(self._port), str(delay_ms)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._relay.stdout
        self._port = int(self._relay.stdout.readline())

    def _make_key(self, file: Path) -> None:
        keygen = self._openssh.program("ssh-keygen")
        assert keygen
        subprocess.run([keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(file)], check=True)

    def _configuration(self, port: int) -> list[str]:
        lines = [
            f"Port {port}",
            "ListenAddress 127.0.0.1",
            f"HostKey {self._folder}/host",
            f"AuthorizedKeysFile {self._folder}/authorized",
            "StrictModes no",
            "PasswordAuthentication no",
            "KbdInteractiveAuthentication no",
            "PermitRootLogin yes",
            "PrintMotd no",
            "PrintLastLog no",
            "UseDNS no",
            "PidFile none",
        ]
        if self._openssh.folder:
            lines += [
                f"Sshd{name.title()}Path {self._openssh.folder}/sshd-{name}" for name in ("session", "auth")
            ]
        return lines


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    end = time.monotonic() + _WAIT_S
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False

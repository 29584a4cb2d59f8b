"""The first frame of the till against those of two well-known Textual apps, Posting and Harlequin.

They are no group of dependencies: Posting asks for exactly textual 6.1.0, so one resolution can't hold it
and the till. uv installs both in a folder of their own, for as long as they are measured.
"""

import os
import platform
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.programs import READY, Bench
from tests.benchmarks.table import row
from tests.benchmarks.terminal import Terminal

_TREE_SITTER = "tree-sitter<0.26"  # what Posting allows beyond that ends in a segmentation fault
PEERS = {
    "posting": (["posting==2.11.1", "--with", _TREE_SITTER], "Enter a URL"),
    "harlequin": (["harlequin==2.17.0"], "Query Editor"),
}
"""What is installed of each, and what its main screen says."""


def rows(at: Bench, turns: int) -> Iterator[str]:
    """Start the three in turn, each with a home of its own that it knows already."""
    with TemporaryDirectory() as folder:
        for name, (what, _shown) in PEERS.items():
            _install(Path(folder), what)
            _start([f"{folder}/bin/{name}"], at.env, PEERS[name][1])
        measured: dict[str, list[tuple[float, float]]] = {name: [] for name in PEERS}
        for _turn in range(turns):
            ours = _start(at.till, at.env, READY)
            for name, (_what, shown) in PEERS.items():
                measured[name].append((ours, _start([f"{folder}/bin/{name}"], at.env, shown)))
    for name, pairs in measured.items():
        yield row("exec to first frame", name.capitalize(), pairs, "≤ 0.5")


def _install(folder: Path, what: list[str]) -> None:
    own = {"UV_TOOL_DIR": f"{folder}/tools", "UV_TOOL_BIN_DIR": f"{folder}/bin"}
    # Compiled beforehand, as the till is by its first start.
    uv = os.environ.get("UV", "uv")
    subprocess.run(
        [
            uv,
            "tool",
            "install",
            "--quiet",
            "--no-config",
            "--python",
            platform.python_version(),
            "--compile-bytecode",
            *what,
        ],
        env=os.environ | own,
        check=True,
    )


def _start(argv: list[str], env: dict[str, str], shown: str) -> float:
    """Return the seconds from exec to the frame that says `shown`."""
    with Terminal(argv, env) as terminal:
        return terminal.seen(shown) - terminal.started

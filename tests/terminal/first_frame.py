"""The till, which writes down what is loaded at the moment its first frame goes to the terminal.

`MODULES` in the environment is the file; a line each.
"""

import os
import sys
from pathlib import Path

from textual.drivers.linux_driver import LinuxDriver

from pos_tui.cli import run

READY = "Scan a gift card"
"""What the first frame says below its field."""

_write = LinuxDriver.write


def _write_down(driver: LinuxDriver, data: str) -> None:
    file = Path(os.environ["MODULES"])
    if READY in data and not file.exists():
        # None stands there for what is never to be loaded.
        file.write_text(
            "\n".join(name for name, module in sys.modules.items() if hasattr(module, "__name__"))
        )
    _write(driver, data)


if __name__ == "__main__":
    setattr(LinuxDriver, "write", _write_down)  # noqa: B010 - it is a method that is replaced
    run()

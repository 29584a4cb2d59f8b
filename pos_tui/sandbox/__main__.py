"""The practice shop as a till's own child: `python -m pos_tui.sandbox`.

One line of JSON on standard output says where it answers and which directory the till may use. Server and
directory are gone when standard input closes, which it does however the till ends.
"""

import argparse
import contextlib
import json
import os
import sys
from tempfile import TemporaryDirectory

from pos_tui.sandbox.account import Address
from pos_tui.sandbox.server import serve


def main() -> int:
    """Serve until standard input closes; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m pos_tui.sandbox")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--cards", type=int, default=300)
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:

        def announce(address: Address) -> None:
            scratch = stack.enter_context(
                TemporaryDirectory(prefix="pos-tui-practice-", ignore_cleanup_errors=True)
            )
            line = json.dumps({"base_url": address.base_url, "scratch": scratch}) + "\n"
            # A till that is gone already has closed standard input too.
            with contextlib.suppress(BrokenPipeError):
                os.write(sys.stdout.fileno(), line.encode())

        problem = serve(
            "127.0.0.1", options.port, cards=options.cards, announce=announce, until_stdin_closes=True
        )
    if problem is not None:
        sys.stderr.write(problem + "\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Where a code came from."""

from enum import StrEnum


class Source(StrEnum):
    """How a code reached the till; the values are kept with what is recorded of a look-up."""

    SCAN = "scan"
    TYPED = "typed"
    PASTE = "paste"
    STACK = "stack"
    COMMAND_LINE = "command_line"

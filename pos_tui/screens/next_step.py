"""What the command line does after an app has ended."""

from enum import StrEnum


class Next(StrEnum):
    """The result of every app."""

    QUIT = "quit"
    PRACTICE = "practice"
    START = "start"

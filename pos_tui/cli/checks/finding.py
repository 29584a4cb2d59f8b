"""What a check finds, and what it is given to look at."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pos_tui.cli.configuration import Configuration
from pos_tui.cli.exit_codes import ExitCode
from pos_tui.paths import Paths
from pos_tui.settings import SettingsProblem


class Status(StrEnum):
    """How bad a finding is."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report: what is so, what to do about it, and what it means for the exit code."""

    status: Status
    message: str
    advice: str = ""
    exit_code: ExitCode = ExitCode.DONE


def fine(message: str) -> Finding:
    """Return a finding that needs nothing done."""
    return Finding(Status.OK, message)


def warning(message: str, advice: str = "") -> Finding:
    """Return a finding that the till works with."""
    return Finding(Status.WARNING, message, advice)


def problem(message: str, advice: str = "", exit_code: ExitCode = ExitCode.NOT_CONFIGURED) -> Finding:
    """Return a finding that keeps something from working."""
    return Finding(Status.PROBLEM, message, advice, exit_code)


@dataclass(frozen=True, slots=True)
class Examined:
    """The till under examination; `configuration` is what is configured or what is wrong with it."""

    paths: Paths
    environ: Mapping[str, str]
    configuration: Configuration | tuple[SettingsProblem, ...]


Check = Callable[[Examined], Iterator[Finding]]

"""The command line: one module a command, loaded only when that command is chosen."""

import gc
import os
import sys
import warnings
from collections.abc import Sequence
from typing import NoReturn


def run() -> NoReturn:
    """Be the program `pos-tui`: prepare the process, run the command, and end with its exit code."""
    from pos_tui.cli.streams import take_streams

    take_streams()
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # they are for developers
    from pos_tui.cli.crash import CrashWatch

    CrashWatch(os.environ).start()
    from pos_tui.cli.environment import prepare_process

    prepare_process(os.environ)
    code = main(sys.argv[1:])
    gc.freeze()  # Python would look through all there is once more, to no purpose
    sys.exit(code)


def main(arguments: Sequence[str]) -> int:
    """Run the command in `arguments` and return its exit code; nothing is raised, and no traceback shown."""
    from pos_tui.cli.exit_codes import ExitCode
    from pos_tui.cli.streams import InputError, OutputError, output_failure

    code: int = ExitCode.FAILED
    try:
        code = _run_command(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except (BrokenPipeError, OutputError):
        pass  # told below
    except InputError as error:
        from pos_tui.cli.output import complain, unread_text

        complain(unread_text(error))
        code = ExitCode.BAD_INPUT
    except Exception as error:  # noqa: BLE001 - the last resort
        from pos_tui.cli.crash import report_failure

        report_failure(error, os.environ)
    failure = output_failure()
    if failure is None:
        return code
    if not isinstance(failure, BrokenPipeError):  # that is a reader who has left
        from pos_tui.cli.output import complain, unwritten_text

        complain(unwritten_text(failure))
    return code or ExitCode.FAILED


def _run_command(arguments: Sequence[str]) -> int:
    from importlib import import_module

    from pos_tui import i18n
    from pos_tui.cli.environment import system_language
    from pos_tui.cli.parser import parse

    i18n.use(system_language(os.environ))
    options = parse(arguments)
    if isinstance(options, int):
        return options
    from pos_tui.cli.log import logging_to_file

    module, function = options.handler.split(":")
    with logging_to_file(os.environ, debug=options.debug):
        code: int = getattr(import_module(f"pos_tui.cli.{module}"), function)(options)
    return code

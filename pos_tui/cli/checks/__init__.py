"""What `pos-tui doctor` looks at, in this order; each check has a name that scripts can rely on."""

from collections.abc import Mapping

from pos_tui.cli.checks.configuration import check_configuration
from pos_tui.cli.checks.files import check_files
from pos_tui.cli.checks.finding import Check
from pos_tui.cli.checks.journal import check_journal
from pos_tui.cli.checks.line import check_line
from pos_tui.cli.checks.manager import check_manager
from pos_tui.cli.checks.scanner import check_scanner
from pos_tui.cli.checks.services import check_huuray, check_piggy
from pos_tui.cli.checks.terminal import check_terminal

CHECKS: Mapping[str, Check] = {
    "configuration": check_configuration,
    "files": check_files,
    "journal": check_journal,
    "manager": check_manager,
    "terminal": check_terminal,
    "line": check_line,
    "scanner": check_scanner,
    "piggy": check_piggy,
    "huuray": check_huuray,
}

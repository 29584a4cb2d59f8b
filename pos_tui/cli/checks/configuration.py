"""The configuration: valid, and without slips."""

from collections.abc import Iterator

from pos_tui.cli.checks.finding import Examined, Finding, fine, problem, warning
from pos_tui.cli.configuration import Configuration, complaints
from pos_tui.i18n import gettext as _
from pos_tui.wording.configuration import coupons_stopped_text, problem_text


def check_configuration(examined: Examined) -> Iterator[Finding]:
    """Yield every problem; if there is none, what is unwise or looks like a slip."""
    found = examined.configuration
    if not isinstance(found, Configuration):
        yield from (problem(problem_text(each)) for each in found)
        return
    file = examined.paths.config_file
    text = _("{file} is valid") if file.exists() else _("{file} is not there; defaults are in force")
    if found.coupon_problems:
        yield problem(coupons_stopped_text(found.coupon_problems))
    else:
        yield fine(text.format(file=file))
    yield from (warning(problem_text(each)) for each in found.warnings)
    yield from (warning(text) for text in complaints(found))

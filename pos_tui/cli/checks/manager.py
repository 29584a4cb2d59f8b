"""The manager's PIN: is there one, and can it be checked."""

from collections.abc import Iterator

from pos_tui.cli.checks.finding import Examined, Finding, fine, problem, warning
from pos_tui.cli.configuration import Configuration
from pos_tui.cli.pin import manager_pin
from pos_tui.i18n import gettext as _
from pos_tui.services.manager_pin import NoPin, PinUnusable
from pos_tui.wording.manager import how_to_set_text, no_pin_text, refused_text


def check_manager(examined: Examined) -> Iterator[Finding]:
    """Yield whether a PIN is set; nothing where the configuration does not tell."""
    if not isinstance(examined.configuration, Configuration):
        return
    match manager_pin(examined.configuration).standing():
        case NoPin():
            yield warning(no_pin_text().removesuffix("."), how_to_set_text())
        case PinUnusable() as unusable:
            yield problem(refused_text(unusable).removesuffix("."))
        case _waits:
            yield fine(_("a manager PIN is set"))

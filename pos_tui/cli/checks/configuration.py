"""The configuration: valid, and without slips."""

from collections.abc import Iterator

from pos_tui.cli.checks.finding import Examined, Finding, fine, problem, warning
from pos_tui.cli.configuration import Configuration, theme_complaints
from pos_tui.i18n import gettext as _
from pos_tui.settings import Settings
from pos_tui.wording.configuration import problem_text


def check_configuration(examined: Examined) -> Iterator[Finding]:
    """Yield every problem; if there is none, what is unwise or looks like a slip."""
    found = examined.configuration
    if not isinstance(found, Configuration):
        yield from (problem(problem_text(each)) for each in found)
        return
    file = examined.paths.config_file
    text = _("{file} is valid") if file.exists() else _("{file} is not there; defaults are in force")
    yield fine(text.format(file=file))
    yield from (warning(problem_text(each)) for each in found.warnings)
    yield from _slips(found.settings)
    yield from (warning(text) for text in theme_complaints(found))


def _slips(settings: Settings) -> Iterator[Finding]:
    """Yield codes of the right form that no country or currency has."""
    from babel import Locale

    names = Locale("en")
    if settings.till.currency not in names.currencies:
        yield warning(_("till.currency is no currency in use"), _("Use an ISO 4217 code, e.g. EUR."))
    country = settings.huuray.country.upper()
    if country and country not in names.territories:
        yield warning(_("huuray.country is no country"), _("Use an ISO 3166 code, e.g. dk."))

"""The scanner: what the scanner test has kept of it, and what is better changed in it."""

from collections.abc import Iterator

from pos_tui.cli.checks.finding import Examined, Finding, fine, warning
from pos_tui.cli.configuration import Configuration
from pos_tui.i18n import gettext as _
from pos_tui.scanner.profile import Profile, Verdict
from pos_tui.services.scanner_profile import load_profile, names_set, seen_in
from pos_tui.wording.scanner_profile import explain_verdict, kept_text

SETTLED = frozenset({Verdict.GOOD, Verdict.PREFIX, Verdict.SUFFIX})
"""Verdicts that a kept profile leaves nothing to do about."""


def check_scanner(examined: Examined) -> Iterator[Finding]:
    """Yield what is kept, what to change in the scanner, and which settings go first."""
    kept = load_profile(examined.paths.data_dir)
    test = _("F7 in the till tests the scanner.")
    text = kept_text(kept).rstrip(".")
    if kept.problem:
        yield warning(text, test)
    elif kept.profile is None:
        yield fine(f"{text}. {test}")
    else:
        yield fine(text)
        yield from _changes(kept.profile)
    found = examined.configuration
    if isinstance(found, Configuration) and (names := names_set(found.settings.scanner)):
        yield fine(_("the settings go first: {names}").format(names=", ".join(names)))


def _changes(profile: Profile) -> Iterator[Finding]:
    seen = seen_in(profile)
    for verdict in seen.verdicts:
        if verdict not in SETTLED:
            words = explain_verdict(verdict, seen)
            yield warning(f"{words.title}. {words.what_happened}", words.what_to_do)

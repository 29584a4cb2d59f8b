"""The set-up of a till that is not configured, or not rightly."""

import asyncio
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pos_tui.cli.configuration import Configuration
from pos_tui.cli.terminal_use import run_app
from pos_tui.domain.secret import Secret
from pos_tui.i18n import gettext as _
from pos_tui.paths import Paths
from pos_tui.screens.set_up import Answers, SetUp
from pos_tui.secrets import save_secrets
from pos_tui.set_up_app import SetUpApp
from pos_tui.settings import PiggySettings, Settings, SettingsCode, SettingsProblem
from pos_tui.settings.problems import Fault
from pos_tui.settings.rules import country, in_small_letters, is_cleartext, url_template
from pos_tui.settings.save import save_config
from pos_tui.terminal import terminal_of
from pos_tui.tls import tls_context
from pos_tui.wording.configuration import problem_text

if TYPE_CHECKING:
    from pos_tui.piggy.results import HealthResult
    from pos_tui.screens.next_step import Next
    from pos_tui.terminal_reader import TerminalReader


def run_set_up(
    paths: Paths, found: Configuration | tuple[SettingsProblem, ...], reader: "TerminalReader"
) -> "tuple[int, Next | None]":
    """Run the set-up screen on what was found; return its exit code and what to do next."""
    if isinstance(found, Configuration):
        settings, problems = found.settings, [problem_text(problem) for problem in found.coupon_problems]
    else:
        settings, problems = Settings(), [problem_text(problem) for problem in found]
    check = _Check(settings.piggy)
    app = SetUpApp(
        SetUp(paths.config_file, problems, check, lambda answers: _save(paths, answers)),
        terminal_of(os.environ),
    )
    then = run_app(app, reader)
    return app.return_code or 0, then


class _Check:
    """Asks the gift card service whether it knows a key."""

    def __init__(self, piggy: PiggySettings) -> None:
        self._piggy = piggy

    async def __call__(self, key: Secret) -> "HealthResult":
        from pos_tui.piggy.client import PiggyClient

        tls = await asyncio.to_thread(tls_context, self._piggy.ca_file)
        client = PiggyClient(self._piggy.url, key, tls=tls)
        try:
            return await client.health()
        finally:
            await client.aclose()


def _save(paths: Paths, answers: Answers) -> list[str]:
    """Write the answers into the files of this till; return what kept them from being written."""
    keys = {"piggy.token": answers.piggy_key}
    if answers.huuray_key is not None:
        if faults := list(_coupon_faults(answers)):
            return faults
        keys["huuray.token"] = answers.huuray_key
        coupons = {"url": answers.huuray_url, "country": in_small_letters(answers.huuray_country)}
        if problems := save_config(paths.config_file, {"huuray": coupons}):
            return [problem_text(problem) for problem in problems]
    return [problem_text(problem) for problem in save_secrets(paths.secrets_file, keys)]


def _coupon_faults(answers: Answers) -> Iterator[str]:
    """Yield what the next start would refuse, before it is written where only an editor gets it out again."""
    url = url_template(answers.huuray_url)
    if url is None and is_cleartext(answers.huuray_url):
        url = Fault(SettingsCode.CLEARTEXT)
    for name, fault in ((_("Huuray URL"), url), (_("Country"), country(answers.huuray_country))):
        if fault is not None:
            yield problem_text(SettingsProblem(name, "", fault.code, fault.params))

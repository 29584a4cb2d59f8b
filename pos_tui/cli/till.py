"""`pos-tui` and `pos-tui demo`: the till itself, on the real services or on the practice shop."""

import argparse
import os
from importlib import import_module
from typing import TYPE_CHECKING

from pos_tui import i18n
from pos_tui.cli.configuration import Configuration, complain_of_warnings, read_configuration
from pos_tui.cli.environment import keep_what_was_loaded, system_language
from pos_tui.cli.exit_codes import ExitCode
from pos_tui.cli.interruptions import held_back
from pos_tui.cli.output import complain
from pos_tui.cli.terminal_use import complain_of_no_terminal, run_app, terminal_reader
from pos_tui.domain.secret import Secret
from pos_tui.i18n import gettext as _
from pos_tui.paths import Paths, find_paths
from pos_tui.secrets import Secrets
from pos_tui.services.session import Session
from pos_tui.settings import HuuraySettings, PiggySettings, Settings, TillSettings

if TYPE_CHECKING:
    from pos_tui.services.cards import Ended
    from pos_tui.services.till import TillServices
    from pos_tui.terminal_reader import TerminalReader


def run_till(_options: argparse.Namespace) -> int:
    """Run the till, or its set-up for as long as it is not configured; return the exit code."""
    if (code := complain_of_no_terminal()) is not None:
        return code
    with terminal_reader() as reader:
        return _run_till(reader)


def run_demo(_options: argparse.Namespace) -> int:
    """Run the till against a practice shop that lives no longer than it; return the exit code."""
    if (code := complain_of_no_terminal()) is not None:
        return code
    with terminal_reader() as reader:
        return _run_demo(reader)


def _run_till(reader: "TerminalReader") -> int:
    paths = find_paths(os.environ)
    while True:
        configuration = read_configuration(paths, os.environ)
        if isinstance(configuration, Configuration) and configuration.has_cards:
            complain_of_warnings(configuration)
            return _run(configuration, reader)
        from pos_tui.cli.set_up import run_set_up
        from pos_tui.screens.next_step import Next

        status, then = run_set_up(paths, configuration, reader)
        if then is Next.PRACTICE:
            return _run_demo(reader)
        if then is not Next.START:
            return status or ExitCode.NOT_CONFIGURED


def _run_demo(reader: "TerminalReader") -> int:
    from pos_tui.sandbox.account import COUNTRY, MANAGER_PIN_HASH
    from pos_tui.sandbox.process import NotStarted, PracticeShop

    shop = PracticeShop.start()
    if isinstance(shop, NotStarted):
        complain(_("the practice shop did not start (status {status}).").format(status=shop.status))
        return ExitCode.FAILED
    with shop:
        settings = Settings(
            till=TillSettings(manager_pin_hash=MANAGER_PIN_HASH),
            piggy=PiggySettings(url=shop.piggy_url),
            huuray=HuuraySettings(url=shop.huuray_url, country=COUNTRY),
        )
        secrets = Secrets(Secret(shop.piggy_key), Secret(shop.huuray_token))
        nowhere = shop.scratch / "config"
        paths = Paths(nowhere / "config.toml", nowhere / "secrets.toml", shop.scratch, shop.scratch)
        return _run(Configuration(paths, settings, secrets, {}, ()), reader, practice=True)


def _run(configuration: Configuration, reader: "TerminalReader", *, practice: bool = False) -> int:
    settings, paths = configuration.settings, configuration.paths
    i18n.use(settings.till.language or system_language(os.environ))
    from pos_tui.app import PosApp
    from pos_tui.terminal import terminal_of

    def build() -> "TillServices":
        """Make, behind the first frame, what the first scan is to find."""
        from pos_tui.services.till import TillServices

        services = TillServices(settings, configuration.secrets, paths.data_dir)
        _ = services.lookup
        import_module("pos_tui.scanner.gate")
        import_module("pos_tui.scan_desk")
        import_module("pos_tui.widgets.card_face")
        keep_what_was_loaded()
        return services

    session = Session(
        settings,
        paths,
        settings.till.zone(),
        build,
        has_coupons=configuration.has_coupons,
        coupons_stopped=_coupons_stopped(configuration),
        practice=practice,
    )
    app = PosApp(session, terminal_of(os.environ))
    try:
        run_app(app, reader)
    finally:
        with held_back():
            if session.is_issuing:
                complain(_("finishing the coupon that is on its way …"))
            if session.is_changing_cards:
                complain(_("finishing the card that is on its way …"))
            _tell_of_cards(session.finish())
    return app.return_code or 0


def _coupons_stopped(configuration: Configuration) -> str:
    if not configuration.coupon_problems:
        return ""
    from pos_tui.wording.configuration import coupons_stopped_text

    return coupons_stopped_text(configuration.coupon_problems)


def _tell_of_cards(ended: "tuple[Ended, ...]") -> None:
    if ended:
        from pos_tui.wording.cards import ended_text

        for each in ended:
            complain(ended_text(each))

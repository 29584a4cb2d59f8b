"""`pos-tui card`: look up gift cards, for people and for scripts."""

import os
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from pos_tui.cli.asked import Asked, asked_codes
from pos_tui.cli.configuration import Configuration, configure
from pos_tui.cli.exit_codes import ExitCode, exit_code_of, worst
from pos_tui.cli.in_order import work_in_order
from pos_tui.cli.output import complain, say, say_json
from pos_tui.domain.card_code import CardCode, CodeProblem
from pos_tui.domain.lookup_source import Source
from pos_tui.event_loop import run
from pos_tui.i18n import gettext as _
from pos_tui.piggy.results import Failure, Found, NotFound, Retry
from pos_tui.scanner.reader import NeedsConfirmation, NotACard, RefusedLayout
from pos_tui.services.code_reader import CodeReader, Unread
from pos_tui.services.lookup import LookUpResult, SeveralFound
from pos_tui.wording.lookups import (
    balance_notes,
    balance_text,
    expiry_text,
    explain,
    state_symbol,
    state_word,
)
from pos_tui.wording.scanner import explain_unread

if TYPE_CHECKING:
    from pos_tui.domain.gift_card import GiftCard
    from pos_tui.services.stack import StackCheck
    from pos_tui.settings import TillSettings

IN_HAND = 32
"""Codes that are read ahead of the one whose answer is to be printed next."""


def run_card(options: Namespace) -> int:
    """Look up every code in `options.codes`; each answer is printed as soon as those before it are."""
    configuration = configure_cards(os.environ)
    if configuration is None:
        return ExitCode.NOT_CONFIGURED
    return run(_look_up_all(options, configuration))


async def _look_up_all(options: Namespace, configuration: Configuration) -> ExitCode:
    from pos_tui.services.till import TillServices

    services = TillServices(configuration.settings, configuration.secrets, configuration.paths.data_dir)
    printer = _Printer(configuration.settings.till, json=options.json)
    reader = CodeReader(configuration.settings.scanner)
    reader.recall(configuration.paths.data_dir)
    try:
        codes = asked_codes(options.codes, reader)
        await work_in_order(codes, partial(_look_up, services.stack), printer.tell, IN_HAND)
    finally:
        await services.aclose()
        services.finish()
    return printer.worst


@dataclass
class _Printer:
    """Prints each answer, and keeps the worst exit code."""

    till: "TillSettings"
    json: bool
    worst: ExitCode = ExitCode.DONE
    _any_card: bool = False

    def tell(self, asked: Asked, result: LookUpResult | Unread) -> None:
        if self.json:
            say_json(_record(asked, result))
        elif isinstance(result, Found):
            say(("\n" if self._any_card else "") + aligned(card_facts(result.card, self.till)))
            self._any_card = True
        if not isinstance(result, Found) and not (self.json and isinstance(result, NotFound)):
            complain(f"{asked.name}: {_sentences(asked, result)}")
        self.worst = worst((self.worst, _exit_code(result)))


async def _look_up(stack: "StackCheck", asked: Asked) -> LookUpResult | Unread:
    if not isinstance(asked.code, CardCode):
        return asked.code

    def on_retry(retry: Retry) -> None:
        title = explain(retry.because).title
        complain(_("{code}: {title}. Trying again.").format(code=asked.name, title=title))

    return await stack.look_up(asked.code, source=Source.COMMAND_LINE, on_retry=on_retry)


def configure_cards(environ: Mapping[str, str]) -> Configuration | None:
    """Return the configuration of a till that can use the gift card service; None after saying what lacks."""
    configuration = configure(environ)
    if configuration is not None and not configuration.has_cards:
        text = _("the gift card service is not set up. Run pos-tui, or put its key into {file}")
        complain(text.format(file=configuration.paths.secrets_file))
        return None
    return configuration


def _exit_code(result: LookUpResult | Unread) -> ExitCode:
    match result:
        case Found():
            return ExitCode.DONE
        case CodeProblem() | NotACard() | RefusedLayout() | NeedsConfirmation() | SeveralFound():
            return ExitCode.BAD_INPUT
        case failure:
            return exit_code_of(failure)


def _sentences(asked: Asked, result: "NotFound | Failure | SeveralFound | Unread") -> str:
    """Return why there is no card, and what to do."""
    words = explain_unread(result) if isinstance(result, Unread) else explain(result)
    text = f"{words.title}. {words.what_happened} {words.what_to_do}"
    if isinstance(result, NotFound) and isinstance(asked.code, CardCode) and asked.code.twice:
        text += " " + _("Was it read twice? Then the code is {code}.").format(code=asked.code.twice)
    return text


def card_facts(card: "GiftCard", till: "TillSettings") -> dict[str, str]:
    """Return what a person wants to know of a card, by what it is called."""
    now = datetime.now(UTC)
    state = card.state(now)
    return {
        _("Code"): card.code,
        _("Balance"): balance_text(card, till.currency),
        **dict(balance_notes(card, till.currency)),
        _("State"): f"{state_symbol(state, plain=os.environ.get('TERM') == 'linux')} {state_word(state)}",
        _("Expiry"): expiry_text(card, now),
        _("Programme"): (card.program and card.program.name) or _("not stated"),
    }


def aligned(facts: Mapping[str, str]) -> str:
    """Return facts as lines, the values below one another."""
    width = max(map(len, facts))
    return "\n".join(f"{label:<{width}}  {value}" for label, value in facts.items())


def _record(asked: Asked, result: LookUpResult | Unread) -> dict[str, object]:
    """Return what a script is told: the card, or the code as asked with what became of it."""
    from pos_tui.services.export import card_record, reason_of, unread_reason

    code = asked.shown
    match result:
        case Found(card):
            return card_record(card, datetime.now(UTC))
        case NotFound():
            return {"code": code, "state": "not_found"}
        case failure:
            reason = unread_reason(failure) if isinstance(failure, Unread) else reason_of(failure)
            message = _sentences(asked, failure)
            return {"code": code, "state": "error", "reason": reason, "message": message}

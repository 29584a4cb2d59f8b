"""`pos-tui card`: look up gift cards, for people and for scripts."""

import asyncio
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from pos_tui.cli.configuration import Configuration, configure
from pos_tui.cli.exit_codes import ExitCode, exit_code_of, worst
from pos_tui.cli.output import complain, say, say_json
from pos_tui.domain.card_code import MOST_CHARACTERS, CardCode, CodeProblem, read_code
from pos_tui.domain.lookup_source import Source
from pos_tui.domain.text import clean
from pos_tui.i18n import gettext as _
from pos_tui.piggy import results
from pos_tui.piggy.results import FindResult, Found, KeyRejected, NotFound, Retry
from pos_tui.services.export import card_record
from pos_tui.wording.lookups import balance_text, expiry_text, explain, state_symbol, state_word

if TYPE_CHECKING:
    from pos_tui.domain.gift_card import GiftCard
    from pos_tui.settings import TillSettings

LONGEST_LINE = 4096
"""Bytes of a line of standard input that are kept; any code is shorter."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One code that was asked for: as typed, where that stands (`line 3`), and as it reads."""

    typed: str
    place: str
    code: CardCode | CodeProblem

    @property
    def name(self) -> str:
        """What messages call it: the code, or where to find what is none."""
        return self.code.text if isinstance(self.code, CardCode) else self.place


def run_card(options: Namespace) -> int:
    """Look up every code in `options.codes`, one after the other; each answer is printed as it arrives."""
    configuration = configure_cards(os.environ)
    if configuration is None:
        return ExitCode.NOT_CONFIGURED
    from pos_tui.services.till import TillServices

    services = TillServices(configuration.settings, configuration.secrets, configuration.paths.data_dir)
    till = configuration.settings.till
    codes: list[ExitCode] = []
    with asyncio.Runner() as runner:

        def look_up(asked: Asked, code: CardCode) -> FindResult:
            def on_retry(retry: Retry) -> None:
                title = explain(retry.because).title
                complain(_("{code}: {title}. Trying again.").format(code=asked.name, title=title))

            return runner.run(services.lookup.look_up(code, source=Source.COMMAND_LINE, on_retry=on_retry))

        try:
            for asked, result in _answers(_asked(options.codes), look_up):
                if options.json:
                    say_json(_record(asked, result, till))
                elif isinstance(result, Found):
                    say(("\n" if ExitCode.DONE in codes else "") + aligned(card_facts(result.card, till)))
                if not isinstance(result, Found) and not (options.json and isinstance(result, NotFound)):
                    words = explain(result)
                    complain(f"{asked.name}: {words.title}. {words.what_happened} {words.what_to_do}")
                codes.append(_exit_code(result))
        finally:
            runner.run(services.aclose())
    return worst(codes)


def configure_cards(environ: Mapping[str, str]) -> Configuration | None:
    """Return the configuration of a till that can use the gift card service; None after saying what lacks."""
    configuration = configure(environ)
    if configuration is not None and not configuration.has_cards:
        text = _("the gift card service is not set up. Run pos-tui, or put its key into {file}")
        complain(text.format(file=configuration.paths.secrets_file))
        return None
    return configuration


def _asked(arguments: Sequence[str]) -> Iterator[Asked]:
    """Yield the codes among the arguments; `-` stands for those on standard input."""
    for number, argument in enumerate(arguments, 1):
        if argument == "-":
            for line, typed in enumerate(_input_lines(), 1):
                yield Asked(typed, _("line {number}").format(number=line), read_code(typed))
        else:
            yield Asked(argument, _("code {number}").format(number=number), read_code(argument))


def _input_lines() -> Iterator[str]:
    """Yield the lines of standard input; one that is cut off ends in `…`, so that its head is no code."""
    if sys.stdin is None:
        return
    read = partial(sys.stdin.buffer.readline, LONGEST_LINE)
    while line := read():
        text, rest = line.decode("utf-8-sig", "replace"), line
        while not rest.endswith(b"\n") and (rest := read()):
            text = text.rstrip("…") + "…"
        yield text


def _answers(
    codes: Iterable[Asked], look_up: Callable[[Asked, CardCode], FindResult]
) -> Iterator[tuple[Asked, FindResult | CodeProblem]]:
    result: FindResult | None = None
    for asked in codes:
        if isinstance(asked.code, CodeProblem):
            yield asked, asked.code
            continue
        # A key that was rejected once is not tried on every other code.
        if not isinstance(result, KeyRejected):
            result = look_up(asked, asked.code)
        yield asked, result


def _exit_code(result: FindResult | CodeProblem) -> ExitCode:
    match result:
        case Found():
            return ExitCode.DONE
        case CodeProblem():
            return ExitCode.BAD_INPUT
        case failure:
            return exit_code_of(failure)


def card_facts(card: "GiftCard", till: "TillSettings") -> dict[str, str]:
    """Return what a person wants to know of a card, by what it is called."""
    now = datetime.now(UTC)
    state = card.state(now)
    return {
        _("Code"): card.code,
        _("Balance"): balance_text(card, till.currency),
        _("State"): f"{state_symbol(state, plain=os.environ.get('TERM') == 'linux')} {state_word(state)}",
        _("Expiry"): expiry_text(card, now, till.zone()),
        _("Programme"): (card.program and card.program.name) or _("not stated"),
    }


def aligned(facts: Mapping[str, str]) -> str:
    """Return facts as lines, the values below one another."""
    width = max(map(len, facts))
    return "\n".join(f"{label:<{width}}  {value}" for label, value in facts.items())


def _record(asked: Asked, result: FindResult | CodeProblem, till: "TillSettings") -> dict[str, object]:
    """Return what a script is told: the card, or the code as asked with what became of it."""
    code = clean(asked.typed, MOST_CHARACTERS)
    match result:
        case Found(card):
            return card_record(card, datetime.now(UTC), till.zone())
        case NotFound():
            return {"code": code, "state": "not_found"}
        case failure:
            return {"code": code, "state": "error", "reason": reason_of(failure)}


def reason_of(failure: results.Failure | CodeProblem) -> str:
    """Return the stable word for a failure in the JSON output."""
    match failure:
        case CodeProblem():
            return failure.value
        case results.Refused():
            return "refused"
        case results.KeyRejected():
            return "key_rejected"
        case results.TooManyRequests():
            return "too_many_requests"
        case results.Unreachable():
            return "unreachable"
        case results.Unreadable():
            return "unreadable"

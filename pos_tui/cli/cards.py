"""`pos-tui cards`: the manager's calls. List cards and programmes, get, make and mail cards."""

import asyncio
import os
import shlex
import sys
from argparse import Namespace
from collections.abc import Callable, Coroutine, Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any, TypeVar

from pos_tui import event_loop, i18n
from pos_tui.cli.card import aligned, card_facts, configure_cards
from pos_tui.cli.exit_codes import ExitCode, exit_code_of
from pos_tui.cli.interruptions import held_back
from pos_tui.cli.output import complain, say, say_json, told_anyway
from pos_tui.cli.pin import require_manager
from pos_tui.cli.questions import ask, can_ask, tell
from pos_tui.cli.table import Table
from pos_tui.domain.contacts import read_email
from pos_tui.domain.gift_card import GiftCard
from pos_tui.domain.problems import Problem
from pos_tui.i18n import gettext as _
from pos_tui.i18n import ngettext
from pos_tui.piggy.results import (
    CardProgram,
    Contact,
    ContactNotFound,
    Created,
    Failure,
    Found,
    Mailed,
    NotFound,
    OutcomeUnknown,
    Page,
    Programs,
    Retry,
)
from pos_tui.services.cards import Cards, NoContact, read_tag
from pos_tui.services.export import CARD_FIELDS, card_record, csv_rows, reason_of
from pos_tui.services.till import TillServices
from pos_tui.settings import TillSettings
from pos_tui.wording.cards import (
    contradiction_text,
    explain_call,
    explain_made,
    explain_mailed,
    left_out_text,
    surplus_text,
)
from pos_tui.wording.coupons import problem_text
from pos_tui.wording.lookups import Explanation, balance_text, expiry_text, explain, state_symbol, state_word

PROGRAM_FIELDS = tuple(field.name for field in fields(CardProgram))
"""What scripts and spreadsheets are told of a programme."""

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a command works with: the settings, the cards, and the event loop their calls run on."""

    till: TillSettings
    cards: Cards
    runner: asyncio.Runner

    def read(self, call: Coroutine[Any, Any, _Result]) -> _Result:
        """Run a call that changes nothing."""
        return self.runner.run(call)

    def change(self, call: Coroutine[Any, Any, _Result]) -> _Result:
        """Run a call that changes something, to its end: whoever interrupts is told to wait for it."""
        with held_back(_("the card is on its way; waiting for its outcome …")):
            return self.runner.run(call)

    def record(self, card: GiftCard) -> dict[str, object]:
        """Return what a script is told of a card."""
        return card_record(card, datetime.now(UTC))


def run_list(options: Namespace) -> int:
    """Print one page of cards, or all of them; return the exit code."""
    return _run(options, _list)


def run_get(options: Namespace) -> int:
    """Print the card `options.uuid`; return the exit code."""
    return _run(options, _get)


def run_programs(options: Namespace) -> int:
    """Print every programme; return the exit code."""
    return _run(options, _programs)


def run_create(options: Namespace) -> int:
    """Make a card in the programme `options.program`; return the exit code."""
    return _run(options, _create)


def run_send(options: Namespace) -> int:
    """Mail the card `options.uuid` to `options.email`; return the exit code."""
    email, tags = read_email(options.email), [read_tag(typed) for typed in options.tag]
    if isinstance(email, Problem):
        complain(f"--email: {problem_text(email)}")
        return ExitCode.BAD_INPUT
    if None in tags:
        complain(_("--tag: must read custom.KEY=VALUE, without line breaks."))
        return ExitCode.BAD_INPUT
    mail = _Mail(email, dict(tag for tag in tags if tag))
    return _run(options, lambda desk, options: _send(desk, options, mail))


def _run(options: Namespace, command: Callable[[_Desk, Namespace], ExitCode]) -> ExitCode:
    configuration = configure_cards(os.environ)
    if configuration is None:
        return ExitCode.NOT_CONFIGURED
    if (refused := require_manager(options, configuration)) is not None:
        return refused
    services = TillServices(configuration.settings, configuration.secrets, configuration.paths.data_dir)
    with event_loop.runner() as runner:
        try:
            return command(_Desk(configuration.settings.till, services.cards, runner), options)
        finally:
            runner.run(services.aclose())


def _list(desk: _Desk, options: Namespace) -> ExitCode:
    show = _card_printer(desk, options)
    shown = left_out = surplus = doubtful = 0
    for page in _pages(desk, options):
        if not isinstance(page, Page):
            return _fail(page, options)
        show(page.cards)
        shown += len(page.cards)
        left_out += page.left_out
        surplus += page.surplus
        doubtful += sum(_is_doubtful(card, desk.till) for card in page.cards)
        if not (options.json or options.csv or options.all):
            say(_page_text(page))
    if options.all and not (options.json or options.csv):
        say(_count_text(shown))
    for text, count in (
        (contradiction_text, doubtful),
        (left_out_text, left_out),
        (surplus_text, surplus),
    ):
        if count:
            complain(text(count))
    return ExitCode.FAILED if left_out or surplus else ExitCode.DONE


def _is_doubtful(card: GiftCard, till: TillSettings) -> bool:
    return card.amount_text(till.currency).contradicts(card.amount_in_cents)


def _pages(desk: _Desk, options: Namespace) -> Iterator[Page | Failure]:
    if not options.all:
        yield desk.read(desk.cards.page(options.program, options.page, options.limit, _say_retry))
        return
    pages = desk.cards.pages(options.program, options.limit, _say_retry)

    async def following() -> Page | Failure | None:
        return await anext(pages, None)

    while (page := desk.read(following())) is not None:
        yield page


def _card_printer(desk: _Desk, options: Namespace) -> Callable[[Iterable[GiftCard]], None]:
    if options.json or options.csv:
        write = say_json if options.json else csv_rows(sys.stdout, CARD_FIELDS)

        def export(cards: Iterable[GiftCard]) -> None:
            for card in cards:
                write(desk.record(card))

        return export
    table = Table(_("Code"), _("Balance"), _("State"), _("Expiry"), _("Programme"), _("UUID"))

    def show(cards: Iterable[GiftCard]) -> None:
        table.show(_card_row(card, desk.till) for card in cards)

    return show


def _card_row(card: GiftCard, till: TillSettings) -> tuple[str, ...]:
    now = datetime.now(UTC)
    state = card.state(now)
    return (
        card.code,
        balance_text(card, till.currency),
        f"{state_symbol(state, plain=os.environ.get('TERM') == 'linux')} {state_word(state)}",
        expiry_text(card, now),
        (card.program and card.program.name) or _("not stated"),
        card.uuid,
    )


def _page_text(page: Page) -> str:
    if page.last_page is None or page.total is None:
        return _("Page {page}.").format(page=i18n.number(page.page))
    text = _("Page {page} of {pages}. {cards}")
    pages, cards = i18n.number(page.last_page), _count_text(page.total)
    return text.format(page=i18n.number(page.page), pages=pages, cards=cards)


def _count_text(count: int) -> str:
    return ngettext("{count} card.", "{count} cards.", count).format(count=i18n.number(count))


def _get(desk: _Desk, options: Namespace) -> ExitCode:
    result = desk.read(desk.cards.get(options.uuid, _say_retry))
    if not isinstance(result, Found):
        return _fail(result, options)
    _show(desk, options, result.card)
    return ExitCode.DONE


def _show(desk: _Desk, options: Namespace, card: GiftCard) -> None:
    if options.json:
        say_json(desk.record(card))
    else:
        say(aligned(card_facts(card, desk.till) | {_("UUID"): card.uuid}))


def _programs(desk: _Desk, options: Namespace) -> ExitCode:
    result = desk.read(desk.cards.programs(_say_retry))
    if not isinstance(result, Programs):
        return _fail(result, options)
    if options.json or options.csv:
        write = say_json if options.json else csv_rows(sys.stdout, PROGRAM_FIELDS)
        for program in result.programs:
            write(asdict(program))
    else:
        table = Table(_("Programme"), _("State"), _("Cards"), _("UUID"))
        table.show(_program_row(program) for program in result.programs)
    return ExitCode.DONE


def _program_row(program: CardProgram) -> tuple[str, ...]:
    count = program.card_count
    return (
        program.name,
        _("ACTIVE") if program.active else _("INACTIVE"),
        _("not stated") if count is None else i18n.number(count),
        program.uuid,
    )


def _create(desk: _Desk, options: Namespace) -> ExitCode:
    if can_ask():
        programs = desk.read(desk.cards.programs(_say_retry))
        if not isinstance(programs, Programs):
            return _fail(programs, options)
        name = next((one.name for one in programs.programs if one.uuid == options.program), _("not known"))
        tell(aligned({_("Programme"): name, _("UUID"): options.program}))
        if not ask(_("Make an empty digital card in this programme?")):
            return _decline(options)
    result = desk.change(desk.cards.create(options.program))
    if isinstance(result, Created):
        with told_anyway(f"{explain_made(result).title}: {result.card.code}, {result.card.uuid}"):
            _show(desk, options, result.card)
        return ExitCode.DONE
    code = _tell_failure(result, options, explain_made(result))
    if isinstance(result, OutcomeUnknown):
        command = f"pos-tui cards list --program {shlex.quote(options.program)} --all"
        complain(_("to list them: {command}").format(command=command))
    return code


@dataclass(frozen=True, slots=True)
class _Mail:
    """What was asked to be mailed, checked: an address in its normal form, and merge tags."""

    email: str
    tags: dict[str, str]


def _send(desk: _Desk, options: Namespace, mail: _Mail) -> ExitCode:
    contact = desk.read(desk.cards.find_contact(mail.email, _say_retry))
    if not isinstance(contact, Contact | ContactNotFound):
        return _fail(contact, options)
    hindered = _confirm(desk, options, mail, contact)
    if hindered is not None:
        return hindered
    known = contact if isinstance(contact, Contact) else None
    result = desk.change(desk.cards.mail(options.uuid, mail.email, known, options.template, mail.tags))
    words = explain_mailed(result, mail.email)
    if not isinstance(result, Mailed):
        failed = result.because if isinstance(result, NoContact) else result
        return _tell_failure(failed, options, words)
    with told_anyway(words.what_happened):
        if options.json:
            say_json({"uuid": options.uuid, "state": "sent"})
        else:
            say(words.what_happened)
    return ExitCode.DONE


def _confirm(
    desk: _Desk, options: Namespace, mail: _Mail, contact: Contact | ContactNotFound
) -> ExitCode | None:
    """Return None if it may be done, a contact that is missing be made too; else the exit code."""
    is_new = isinstance(contact, ContactNotFound)
    if not can_ask():
        if isinstance(contact, Contact) or options.new_contact:
            return None
        code = _fail(contact, options)
        complain(_("to have it made, add --new-contact"))
        return code
    found = desk.read(desk.cards.get(options.uuid, _say_retry))
    if not isinstance(found, Found):
        return _fail(found, options)
    review = card_facts(found.card, desk.till) | {_("To"): mail.email}
    if options.template:
        review[_("Template")] = options.template
    tell(aligned(review | mail.tags))
    text = (
        _("The account has no contact {email}. Make that contact, and mail this card to it?")
        if is_new
        else _("Mail this card to {email}?")
    )
    return None if ask(text.format(email=mail.email)) else _decline(options)


def _decline(options: Namespace) -> ExitCode:
    if options.json:
        message = _("Nothing was done.")
        say_json(_about(options) | {"state": "error", "reason": "declined", "message": message})
    complain(_("Nothing was done."))
    return ExitCode.FAILED


def _fail(result: NotFound | ContactNotFound | Failure, options: Namespace) -> ExitCode:
    return _tell_failure(result, options, explain_call(result))


def _tell_failure(
    result: NotFound | ContactNotFound | Failure | OutcomeUnknown, options: Namespace, words: Explanation
) -> ExitCode:
    """Say what came of it instead, to people in `words` and to scripts; return the exit code."""
    message = f"{words.title}. {words.what_happened} {words.what_to_do}"
    if options.json:
        told = {} if isinstance(result, NotFound) else {"message": message}
        say_json(_about(options) | _state(result) | told)
    complain(message)
    return exit_code_of(result)


def _about(options: Namespace) -> dict[str, str]:
    return {"uuid": options.uuid} if "uuid" in options else {}


def _state(result: NotFound | ContactNotFound | Failure | OutcomeUnknown) -> dict[str, str]:
    match result:
        case NotFound():
            return {"state": "not_found"}
        case ContactNotFound():
            return {"state": "error", "reason": "contact_not_found"}
        case OutcomeUnknown(reason):
            return {"state": "unknown", "reason": reason.value}
        case failure:
            return {"state": "error", "reason": reason_of(failure)}


def _say_retry(retry: Retry) -> None:
    complain(_("{title}. Trying again.").format(title=explain(retry.because).title))

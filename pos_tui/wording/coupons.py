"""What is wrong with a coupon order, what became of one, and what kept one from being sent."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pos_tui import i18n
from pos_tui.domain.attempt import Entry
from pos_tui.domain.problems import Field, Problem, ProblemCode
from pos_tui.huuray.catalogue import Mender, Refusal
from pos_tui.huuray.results import (
    IssueResult,
    NotSent,
    NotSentReason,
    Refused,
    Sent,
    Unknown,
    UnknownReason,
)
from pos_tui.i18n import gettext as _
from pos_tui.i18n import ngettext
from pos_tui.journal.results import (
    AlreadyOpen,
    JournalUnavailable,
    NeedsConfirmation,
    NoSuchReference,
    Paused,
    PreviousUnsettled,
    ReferenceUsed,
    UnavailableReason,
)
from pos_tui.wording.attempts import attempt_word
from pos_tui.wording.coupon_refusals import refusal_words
from pos_tui.wording.lookups import Explanation
from pos_tui.wording.tls import tls_words

if TYPE_CHECKING:
    from pos_tui.services.issuing import Hindrance


def field_name(field: Field) -> str:
    """Return what a field of an order is called."""
    return {
        Field.PRODUCT: _("Product"),
        Field.PHONE: _("Phone"),
        Field.EMAIL: _("E-mail"),
        Field.DELIVERY_METHOD: _("Delivery"),
        Field.DELIVERY_TIME: _("Delivery time"),
        Field.MESSAGE: _("Message"),
        Field.FULL_NAME: _("Full name"),
        Field.BUYER_EMAIL: _("Buyer's e-mail"),
        Field.CODE: _("Code"),
        Field.REFERENCE: _("Reference"),
    }[field]


def problem_text(problem: Problem) -> str:
    """Return what is wrong with a field and what to do, in no more than two lines of 50 columns."""
    params = dict(problem.params)
    if "country" in params:
        params["country"] = i18n.country(str(params["country"]))
    sentence = {
        ProblemCode.NO_CONTACT: _("Enter a phone number or an e-mail address."),
        ProblemCode.PHONE_NEEDED: _("SMS needs a phone number. Enter one, or choose e-mail."),
        ProblemCode.EMAIL_NEEDED: _("Delivery by e-mail needs an address. Enter one, or choose SMS."),
        ProblemCode.METHOD_NEEDED: _("Phone and e-mail are given: choose SMS or e-mail."),
        ProblemCode.METHOD_UNKNOWN: _("There are two ways: sms and email. Choose one."),
        ProblemCode.PHONE_CHARACTERS: _("Enter only the digits 0 to 9, with or without a + in front."),
        ProblemCode.PHONE_SEVERAL: _("More than one number, or an extension. Enter one number alone."),
        ProblemCode.PHONE_TOO_SHORT: _("Too short for a phone number ({country}). Ask for all digits."),
        ProblemCode.PHONE_TOO_LONG: _("Too long for a phone number ({country}). Check the digits."),
        ProblemCode.PHONE_INVALID: _("No phone has this number ({country}). Check the digits."),
        ProblemCode.PHONE_OTHER_COUNTRY: _(
            "Foreign number ({country}, +{calling_code}). Use a local number, or e-mail."
        ),
        ProblemCode.PHONE_NOT_MOBILE: _(
            "SMS goes to mobile phones only. Enter a mobile number, or use e-mail."
        ),
        ProblemCode.COUNTRY_UNKNOWN: _("The till's country, {country}, has no phones. Tell your manager."),
        ProblemCode.EMAIL_INVALID: _("This is no e-mail address. Check every character."),
        ProblemCode.EMAIL_SEVERAL: _("More than one address. Enter one."),
        ProblemCode.TIME_FORMAT: _("Type date and time like this: 2026-12-24 18:00"),
        ProblemCode.TIME_NOT_REAL: _("There is no such day or time. Check the digits."),
        ProblemCode.TIME_SKIPPED: _("The clocks skip this time, for summer time. Choose another."),
        ProblemCode.TIME_PAST: _("This time is over. Choose a later one; empty is now."),
        ProblemCode.TIME_TOO_FAR: _("More than a year ahead. Choose an earlier time."),
        ProblemCode.TOO_LONG: _("This has {characters} characters; {limit} are allowed. Shorten it."),
        ProblemCode.TOO_MANY_SEGMENTS: _("This takes {segments} SMS; {limit} are allowed. Shorten it."),
        ProblemCode.NOT_PRINTABLE: _("This holds a line break or an invisible character. Type it anew."),
        ProblemCode.NOT_ASCII: _("Only letters without accents, digits and signs can be used here."),
        ProblemCode.PRODUCT_UNKNOWN: _("This till has no such product. Choose another."),
        ProblemCode.REFERENCE_MISSING: _("A coupon needs a reference. Enter one."),
    }[problem.code]
    return sentence.format(**params)


def explain_outcome(result: IssueResult, *, recorded: bool = True, keys: bool = True) -> Explanation:
    """Return what became of an order, and what to do now.

    `recorded` is false if the journal could not take the outcome down; `keys` adds what to press.
    """
    match result:
        case Sent():
            words = Explanation(
                _("Coupon sent"),
                _("The coupon service has taken the order: the coupon is on its way."),
                _("Tell the customer to look for it. It can't be called back."),
            )
        case Refused(refusal):
            title, happened, to_do = refusal_words(refusal)
            words = Explanation(title, _nothing_sent(happened), to_do)
        case NotSent(reason):
            happened, to_do = _not_sent(reason), _after_not_sent(reason)
            if reason is NotSentReason.TLS:
                happened, to_do = tls_words(result.tls)
            words = Explanation(_("Not sent"), _nothing_sent(happened), to_do)
        case Unknown():
            words = Explanation(
                _("Outcome unknown"),
                _("{happened} The customer may or may not get the coupon.").format(happened=_unknown(result)),
                _(
                    "Do NOT repeat it. Tell the customer that the coupon may still come, and that the shop "
                    "finds out. Give the reference to your manager, who settles it in the journal."
                ),
            )
    journal = _(
        "The journal could not take this down and will call it unknown: note the reference, and tell "
        "your manager what stands here."
    )
    return _with_advice(words, "" if recorded else journal, _keys_after(result) if keys else "")


def explain_hindrance(hindrance: "Hindrance", *, keys: bool = True) -> Explanation:
    """Return why no request was made for an order, and what to do now; `keys` adds what to press."""
    match hindrance:
        case JournalUnavailable():
            words = explain_journal(hindrance)
            title, happened, to_do = words.title, words.what_happened, words.what_to_do
        case Paused(reason):
            title = _("Coupons are paused")
            happened = _("This till issues no coupons until a manager lets it go on.")
            if reason == Refusal.ACCOUNT_EMPTY:
                happened = f"{_('Nothing is left on the coupon account.')} {happened}"
            to_do = _("Tell your manager.")
        case AlreadyOpen(reference):
            title = _("Already on its way")
            happened = _("The very same coupon is being sent right now, as {reference}.")
            happened = happened.format(reference=reference)
            to_do = _("It was not sent twice. Wait until the journal shows what became of it.")
        case ReferenceUsed(reference):
            title = _("Reference used before")
            happened = _("The journal has a coupon with the reference {reference}.")
            happened = happened.format(reference=reference)
            to_do = _("Each coupon needs a reference of its own.")
        case NeedsConfirmation(earlier):
            title = _("Maybe a second coupon")
            happened = ngettext(
                "This customer may already have a coupon: {references}.",
                "This customer may already have {count} coupons: {references}.",
                len(earlier),
            ).format(count=i18n.number(len(earlier)), references=_list(earlier))
            to_do = _("Send another one only if that is what the customer should get.")
        case PreviousUnsettled(entry):
            title = _("Earlier coupon not settled")
            happened = _("Nobody knows yet what became of {reference}.").format(reference=entry.reference)
            to_do = _("A manager has to settle it in the journal before another takes its place.")
        case NoSuchReference(reference):
            title = _("Reference not found")
            happened = _("The journal has no coupon {reference}.").format(reference=reference)
            to_do = _("Compare the reference with the journal.")
    if not isinstance(hindrance, AlreadyOpen):  # that one is being sent
        happened = _nothing_sent(happened)
    return _with_advice(Explanation(title, happened, to_do), _keys_after_hindrance(hindrance) if keys else "")


def explain_journal(unavailable: JournalUnavailable) -> Explanation:
    """Return why the journal can't be used, and who mends it."""
    mend = _("Tell your manager: the command pos-tui doctor says what to do.")
    again = _("Try again. If it stays like this, tell your manager: pos-tui doctor says what to do.")
    happened, to_do = {
        UnavailableReason.VANISHED: (_("The journal of this till is gone."), mend),
        UnavailableReason.EMPTY: (_("The journal of this till is an empty file."), mend),
        UnavailableReason.DAMAGED: (_("The journal of this till is damaged."), mend),
        UnavailableReason.FOREIGN: (_("Another file lies where the journal of this till was."), mend),
        UnavailableReason.KEY_LOST: (_("The key file of the journal is gone or damaged."), mend),
        UnavailableReason.NOT_A_FILE: (_("A link or a folder stands where the journal should be."), mend),
        UnavailableReason.NEWER: (_("A later version of pos-tui wrote the journal of this till."), mend),
        UnavailableReason.NOT_WRITABLE: (_("This till may not write its journal."), mend),
        UnavailableReason.FULL: (
            _("The disk is full, so the journal can't be written."),
            _("Make room on the disk, or tell your manager."),
        ),
        UnavailableReason.BUSY: (_("Another till did not let go of the journal in time."), again),
        UnavailableReason.TOO_MANY_FILES: (_("Too many files are open on this computer."), again),
        UnavailableReason.IO_ERROR: (_("The disk failed to read or write the journal."), again),
        UnavailableReason.SQLITE_TOO_OLD: (_("SQLite on this computer is too old for the journal."), mend),
    }[unavailable.reason]
    return Explanation(_("The journal can't be used"), happened, to_do)


def _list(entries: Iterable[Entry]) -> str:
    return ", ".join(f"{entry.reference} ({attempt_word(entry.state)})" for entry in entries)


def _nothing_sent(happened: str) -> str:
    return _("{happened} Nothing was sent.").format(happened=happened)


def _with_advice(words: Explanation, *advice: str) -> Explanation:
    to_do = " ".join(filter(None, (words.what_to_do, *advice)))
    return Explanation(words.title, words.what_happened, to_do)


def _not_sent(reason: NotSentReason) -> str:
    return {
        NotSentReason.URL_INVALID: _("The address of the coupon service is not valid."),
        NotSentReason.NAME_NOT_FOUND: _("The address of the coupon service was not found."),
        NotSentReason.NO_CONNECTION: _("Nothing answers at the address of the coupon service."),
        NotSentReason.TLS: _("The connection to the coupon service is not safe."),
        NotSentReason.TIMED_OUT: _("There was no connection to the coupon service in time."),
    }[reason]


def _after_not_sent(reason: NotSentReason) -> str:
    match reason:
        case NotSentReason.URL_INVALID:
            return _("Tell your manager: huuray.url has to be corrected.")
        case _other:
            return _("It may be tried again. If it stays like this, check the network of this till.")


def _unknown(unknown: Unknown) -> str:
    if unknown.is_of_the_network:
        return _(
            "The network answered in place of the coupon service (sign-in page, filter or proxy). "
            "Check the network of this till."
        )
    match unknown.reason:
        case UnknownReason.TIMED_OUT:
            return _("The order was sent, but no answer came in time.")
        case UnknownReason.BROKEN_OFF:
            return _("The order was sent, but the connection broke off before the answer.")
        case _other:
            return _("The order was sent, and the answer says neither yes nor no.")


def _keys_after(result: IssueResult) -> str:
    match result:
        case Sent():
            return ""
        case Unknown():
            return _("F5 shows the journal.")
        case Refused(refusal) if refusal.mender is not Mender.CASHIER:
            return _("Once that is done, F9 tries again.")
        case Refused() | NotSent():
            return _("F9 tries again.")


def _keys_after_hindrance(hindrance: "Hindrance") -> str:
    match hindrance:
        case AlreadyOpen() | PreviousUnsettled() | NoSuchReference():
            return _("F5 shows the journal.")
        case Paused() | JournalUnavailable():
            return _("Once that is done, F9 tries again.")
        case ReferenceUsed() | NeedsConfirmation():
            return _("F9 tries again.")

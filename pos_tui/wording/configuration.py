"""What is wrong with a configuration, in a sentence each that says where, and what to type."""

from collections.abc import Sequence
from pathlib import Path
from shlex import quote

from pos_tui.domain.text import clean
from pos_tui.i18n import gettext as _
from pos_tui.settings import Expected, SettingsCode, SettingsProblem, variable_of

LONGEST_TEXT = 2000
"""Characters; enough for the sentence and a long path."""


def problem_text(problem: SettingsProblem) -> str:
    """Return where the problem is (file and key, or variable), what it is, and how to mend it."""
    place = problem.source
    if problem.key and not _is_variable(problem):
        place = f"{place}: {problem.key}"
    return clean(f"{place}: {_sentence(problem)}", LONGEST_TEXT)


def coupons_stopped_text(problems: Sequence[SettingsProblem]) -> str:
    """Return what is wrong with the settings of coupons alone, and what follows."""
    texts = map(problem_text, problems)
    return " ".join([*texts, _("No coupon is sent until this is fixed. Gift cards are not affected.")])


def theme_problem_texts(problems: Sequence[SettingsProblem], missing: str = "") -> list[str]:
    """Return what is wrong with the themes a user keeps, and that the house's stands in for a `missing` one.

    A theme that is missing because its file is broken is told of once.
    """
    texts = [problem_text(problem) for problem in problems]
    if missing and missing not in {Path(problem.source).stem for problem in problems}:
        text = _("There is no theme {name}: the house's is shown. Pick one with F8.")
        texts.append(text.format(name=clean(missing, LONGEST_TEXT)))
    return texts


def _is_variable(problem: SettingsProblem) -> bool:
    return not Path(problem.source).is_absolute()


def _sentence(problem: SettingsProblem) -> str:
    params = {name: str(value) for name, value in problem.params.items()}
    match problem.code:
        case SettingsCode.UNKNOWN_KEY:
            return _unknown_key(problem)
        case SettingsCode.WRONG_TYPE:
            return _wrong_type(Expected(params["expected"]))
        case SettingsCode.UNKNOWN_ZONE if params["nearest"]:
            text = _("no such time zone; did you mean {nearest}?")
        case SettingsCode.NOT_A_COUNTRY if params["nearest"]:
            text = _("there is no such country; did you mean {nearest}?")
        case SettingsCode.NOT_TOML if params["line"] != "0":
            text = _("line {line} is not valid TOML.")
        case code:
            text = _sentences()[code]
    file = Path(problem.source)
    return text.format(path=quote(problem.source), secrets=file.with_name("secrets.toml"), **params)


def _unknown_key(problem: SettingsProblem) -> str:
    nearest = str(problem.params["nearest"])
    if not nearest:
        return _("there is no such setting.")
    if _is_variable(problem):
        nearest = variable_of(nearest)
    return _("there is no such setting; did you mean {nearest}?").format(nearest=nearest)


def _wrong_type(expected: Expected) -> str:
    return {
        Expected.TEXT: _("must be a text in quotation marks."),
        Expected.WHOLE_NUMBER: _("must be a whole number, without quotation marks."),
        Expected.YES_NO: _("must be true or false."),
        Expected.LIST: _('must be a list, e.g. ["one", "two"].'),
        Expected.TABLE: _("must be a section or table with keys of its own."),
    }[expected]


def _sentences() -> dict[SettingsCode, str]:
    return {
        SettingsCode.UNREADABLE: _("can't be read ({reason})."),
        SettingsCode.UNWRITABLE: _("can't be written ({reason})."),
        SettingsCode.EXISTS: _("is there already, and was left as it is."),
        SettingsCode.TOO_LARGE: _("is far too large to be this file."),
        SettingsCode.LONG_KEY: _("line {line} has a key with more dots than any setting."),
        SettingsCode.NOT_TOML: _("is not valid TOML."),
        SettingsCode.MISSING_KEY: _("is missing."),
        SettingsCode.OUT_OF_RANGE: _("must be from {least} to {most}."),
        SettingsCode.NOT_A_CHOICE: _("must be one of: {choices}."),
        SettingsCode.TOO_LONG: _("must not be longer than {most} characters."),
        SettingsCode.NOT_PRINTABLE: _("holds a character that can't be shown."),
        SettingsCode.NOT_A_URL: _("must be an address that begins with https://"),
        SettingsCode.URL_WITHOUT_HOST: _("this address names no host."),
        SettingsCode.URL_WITH_USER: _("must not hold a user name or password."),
        SettingsCode.URL_WITH_QUERY: _("must not hold ? or #, since paths are added to it."),
        SettingsCode.URL_PLACEHOLDER: _("may hold {{country}} and {{token}}, and no other braces."),
        SettingsCode.URL_FRAGMENT: _("must not hold #: nothing behind it gets to the service."),
        SettingsCode.URL_PARAMETER: _(
            "must not fix a parameter that the till fills in; write {{country}} or {{token}} as its value."
        ),
        SettingsCode.CLEARTEXT: _(
            "http:// would send the key readable for everybody on the way. Use https://, or put "
            "allow_cleartext = true into the same section if you are sure."
        ),
        SettingsCode.CLEARTEXT_ALLOWED: _("http:// sends the key readable for everybody on the way."),
        SettingsCode.UNKNOWN_ZONE: _("no such time zone; use a name such as Europe/Copenhagen."),
        SettingsCode.UNKNOWN_LANGUAGE: _("no such language; use one such as en, en-GB or nl."),
        SettingsCode.NOT_A_COLOUR: _("must be a colour, e.g. #5fb8c9 or ansi_cyan."),
        SettingsCode.NAME_TAKEN: _("a theme of the house is called so; give the file another name."),
        SettingsCode.NOT_A_CURRENCY: _("must be the three letters of a currency, e.g. EUR."),
        SettingsCode.NOT_A_COUNTRY: _("there is no such country; use the two letters of one, e.g. dk."),
        SettingsCode.NO_PHONES: _(
            "this country has no phone numbers; use the two letters of another, e.g. dk."
        ),
        SettingsCode.NOT_ABSOLUTE: _("must be the whole path of a file, beginning with /."),
        SettingsCode.NO_CERTIFICATES: _(
            "this file holds no certificate. It must be PEM: a text with -----BEGIN CERTIFICATE-----."
        ),
        SettingsCode.NOT_A_FILE: _("must be a plain file."),
        SettingsCode.A_LINK: _("must be the file itself, and no link to one."),
        SettingsCode.NOT_PRIVATE: _("others could use it (mode {mode}). Type: chmod 600 {path}"),
        SettingsCode.KEY_IN_CONFIG: _("a key belongs into {secrets}, which only you can read."),
        SettingsCode.NOT_OURS: _("belongs to another user. Type: sudo chown {user} {path}"),
        SettingsCode.OTHERS_MAY_WRITE: _("others could change it (mode {mode}). Type: chmod go-w {path}"),
        SettingsCode.OWNED_BY_OTHER: _("belongs to another user. Type: sudo chown {user} {path}"),
        SettingsCode.KEY_CHARACTERS: _("holds a space or a character that no key has. Paste the key alone."),
        SettingsCode.KEYRING_SILENT: _("did not answer. Unlock it and start again, or use secrets.toml."),
    }

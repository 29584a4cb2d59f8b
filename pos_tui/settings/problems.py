"""What can be wrong with a configuration, as codes; the words are in `pos_tui.wording.configuration`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Params = Mapping[str, object]


class SettingsCode(StrEnum):
    """Kinds of problem; the names in brackets are the `params` that come with one."""

    UNREADABLE = "unreadable"
    """The file can't be read (reason)."""
    TOO_LARGE = "too_large"
    """The file is larger than any configuration."""
    NOT_TOML = "not_toml"
    """The file is not TOML (line, counted from 1; 0 if unknown)."""
    LONG_KEY = "long_key"
    """A key in `line` has more dots than any."""
    UNKNOWN_KEY = "unknown_key"
    """No such setting (nearest, empty if none is near)."""
    MISSING_KEY = "missing_key"
    """An entry of a list lacks this key."""
    WRONG_TYPE = "wrong_type"
    """The value is of another type than `expected`, an `Expected`."""
    OUT_OF_RANGE = "out_of_range"
    """The number is not within least and most."""
    NOT_A_CHOICE = "not_a_choice"
    """The text is none of the words listed in `choices`."""
    TOO_LONG = "too_long"
    """The text has more than `most` characters."""
    NOT_PRINTABLE = "not_printable"
    """The text holds a character that can't be shown."""
    NOT_A_URL = "not_a_url"
    """The text does not begin with https:// or is not an address at all."""
    URL_WITHOUT_HOST = "url_without_host"
    URL_WITH_USER = "url_with_user"
    """The address holds a user name or password."""
    URL_WITH_QUERY = "url_with_query"
    """The address holds a `?` or `#`, so nothing can be added to its path."""
    URL_PLACEHOLDER = "url_placeholder"
    """The template holds braces that are neither {country} nor {token}."""
    URL_FRAGMENT = "url_fragment"
    """The template holds a `#`, behind which nothing gets to a server."""
    URL_PARAMETER = "url_parameter"
    """The template's query fixes a parameter that the till fills in."""
    CLEARTEXT = "cleartext"
    """http:// to another machine, which `allow_cleartext` in the same section would permit."""
    CLEARTEXT_ALLOWED = "cleartext_allowed"
    """http:// to another machine, permitted: a warning."""
    UNKNOWN_ZONE = "unknown_zone"
    """The system knows no such time zone (nearest, empty if none is near)."""
    UNKNOWN_LANGUAGE = "unknown_language"
    NOT_A_CURRENCY = "not_a_currency"
    NOT_A_COUNTRY = "not_a_country"
    """No code of a country (nearest, the code that is probably meant, empty if none is)."""
    NO_PHONES = "no_phones"
    """A country without phone numbers."""
    KEY_IN_CONFIG = "key_in_config"
    """The key of a service stands in the configuration; it belongs into secrets.toml beside it."""
    NOT_ABSOLUTE = "not_absolute"
    """The path of a file does not begin with `/` or `~`."""
    NO_CERTIFICATES = "no_certificates"
    """The file holds no certificate as PEM."""
    NOT_A_FILE = "not_a_file"
    """A directory, a pipe or a device stands where a file should be."""
    A_LINK = "a_link"
    """The file of keys is a link."""
    NOT_OURS = "not_ours"
    """The file of keys belongs to another user (user, who it should belong to)."""
    NOT_PRIVATE = "not_private"
    """Others may read or change the file of keys, or it may be run (mode, in octal)."""
    OTHERS_MAY_WRITE = "others_may_write"
    """Others may change the file, or put another in its place in the folder (mode, in octal)."""
    OWNED_BY_OTHER = "owned_by_other"
    """The file or folder belongs neither to this user nor to root (user, who it should belong to)."""
    KEY_CHARACTERS = "key_characters"
    """The key holds a space or a character that no key has."""
    KEYRING_SILENT = "keyring_silent"
    """The desktop keyring did not answer in time: a warning."""
    UNWRITABLE = "unwritable"
    """The file can't be written (reason)."""
    NOT_A_COLOUR = "not_a_colour"
    NAME_TAKEN = "name_taken"
    """The file of a theme is called as a theme of the house is."""
    EXISTS = "exists"
    """The file is there already and is not written over."""


class Expected(StrEnum):
    """What type a value must have."""

    TEXT = "text"
    WHOLE_NUMBER = "whole_number"
    YES_NO = "yes_no"
    LIST = "list"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one value, before it is known where that stands."""

    code: SettingsCode
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SettingsProblem:
    """One problem: in which file or variable (`source`), with which key (empty: the file as a whole).

    Values are never quoted, since a key of a service may have been put in the wrong place.
    """

    source: str
    key: str
    code: SettingsCode
    params: Params = field(default_factory=dict)

"""`pos-tui config`: where the configuration is, what is in force and from where, whether it is valid."""

import os
import time
from argparse import Namespace
from collections.abc import Iterator

from pos_tui.cli.configuration import Configuration, complaints, configure
from pos_tui.cli.environment import system_language
from pos_tui.cli.exit_codes import ExitCode
from pos_tui.cli.output import complain, say
from pos_tui.cli.pin import HASH, manager_pin
from pos_tui.domain.text import clean
from pos_tui.i18n import gettext as _
from pos_tui.paths import find_paths
from pos_tui.secrets import SecretOrigin
from pos_tui.services.manager_pin import NoPin
from pos_tui.settings import OPTIONS, SECRETS, Origin, Product, variable_of
from pos_tui.wording.configuration import coupons_stopped_text


def run_path(_options: Namespace) -> int:
    """Print where the configuration file is, or would be."""
    say(str(find_paths(os.environ).config_file))
    return ExitCode.DONE


def run_show(_options: Namespace) -> int:
    """Print every setting and where it comes from; of private ones only that they are set."""
    configuration = configure(os.environ)
    if configuration is None:
        return ExitCode.NOT_CONFIGURED
    width = max(map(len, OPTIONS))
    for name, text in (*_settings(configuration), *_keys(configuration)):
        say(f"{name:<{width}}  {text}")
    return ExitCode.DONE


def run_check(_options: Namespace) -> int:
    """Say whether the configuration is valid, and what it is enough for."""
    configuration = configure(os.environ)
    if configuration is None:
        return ExitCode.NOT_CONFIGURED
    file = configuration.paths.config_file
    text = _("{file}: valid.") if file.exists() else _("{file}: not there; defaults are in force.")
    if configuration.coupon_problems:
        complain(coupons_stopped_text(configuration.coupon_problems))
    else:
        say(text.format(file=file))
    for complaint in complaints(configuration):
        complain(_("warning: {text}").format(text=complaint))
    say(_("Gift cards: set up.") if configuration.has_cards else _("Gift cards: not set up."))
    say(_("Coupons: set up.") if configuration.has_coupons else _("Coupons: not set up."))
    return ExitCode.NOT_CONFIGURED if configuration.coupon_problems else ExitCode.DONE


def _settings(configuration: Configuration) -> Iterator[tuple[str, str]]:
    of_system = {"till.language": system_language(os.environ), "till.time_zone": time.tzname[0]}
    pin = manager_pin(configuration)
    for name, option in OPTIONS.items():
        section, _dot, key = name.partition(".")
        value = getattr(getattr(configuration.settings, section), key)
        if value not in ("", None, ()):
            text = _("set") if option.metadata.get("private") else _text(value)
            yield name, f"{text} ({_origin(configuration, name)})"
        elif name == HASH and not isinstance(pin.standing(), NoPin):
            yield name, f"{_('set')} ({_('from {place}').format(place=pin.file.name)})"
        elif name in of_system:
            yield name, f"{of_system[name]} ({_('from the system')})"
        else:
            yield name, _("not set")


def _origin(configuration: Configuration, name: str) -> str:
    match configuration.origins[name]:
        case Origin.DEFAULT:
            return _("default")
        case Origin.FILE:
            return _("from {place}").format(place=configuration.paths.config_file.name)
        case Origin.ENVIRONMENT:
            return _("from {place}").format(place=variable_of(name))


def _keys(configuration: Configuration) -> Iterator[tuple[str, str]]:
    for name in SECRETS:
        place = {
            SecretOrigin.CREDENTIAL: _("from a systemd credential"),
            SecretOrigin.FILE: _("from {place}").format(place=configuration.paths.secrets_file.name),
            SecretOrigin.KEYRING: _("from the desktop keyring"),
            SecretOrigin.ENVIRONMENT: _("from {place}").format(place=variable_of(name)),
            None: "",
        }[configuration.secrets.origins.get(name)]
        yield name, f"{_('set')} ({place})" if place else _("not set")


def _text(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case tuple():
            return ", ".join(_text(item) for item in value)
        case Product(name=name, value=sent):
            return f"{name} = {sent}"
        case _:
            return clean(str(value))

"""The configuration of this till, as every command reads it."""

from collections.abc import Mapping
from dataclasses import dataclass

from pos_tui import i18n
from pos_tui.cli.environment import system_language
from pos_tui.cli.output import complain
from pos_tui.i18n import gettext as _
from pos_tui.paths import Paths, find_paths
from pos_tui.secrets import Secrets, load_secrets
from pos_tui.settings import Loaded, Origin, Settings, SettingsProblem, load_settings


@dataclass(frozen=True, slots=True)
class Configuration:
    """Settings and keys in force, where each setting comes from by its name, and what is unwise."""

    paths: Paths
    settings: Settings
    secrets: Secrets
    origins: Mapping[str, Origin]
    warnings: tuple[SettingsProblem, ...]
    coupon_problems: tuple[SettingsProblem, ...] = ()
    """These stop coupons, and nothing else."""

    @property
    def has_cards(self) -> bool:
        """Tell whether the gift card service can be used."""
        return self.secrets.piggy is not None

    @property
    def has_coupons(self) -> bool:
        """Tell whether the coupon service can be used."""
        huuray = self.settings.huuray
        return bool(huuray.url and huuray.country and self.secrets.huuray and not self.coupon_problems)


def read_configuration(
    paths: Paths, environ: Mapping[str, str]
) -> Configuration | tuple[SettingsProblem, ...]:
    """Return what is configured, or everything that is wrong with it."""
    loaded = load_settings(paths.config_file, environ)
    secrets = load_secrets(paths.secrets_file, environ)
    if isinstance(loaded, Loaded) and isinstance(secrets, Secrets):
        warnings = loaded.warnings + secrets.warnings
        return Configuration(
            paths, loaded.settings, secrets, loaded.origins, warnings, loaded.coupon_problems
        )
    problems = [found for found in (loaded, secrets) if isinstance(found, tuple)]
    return tuple(problem for found in problems for problem in found)


def configure(environ: Mapping[str, str]) -> Configuration | None:
    """Return the configuration and speak its language; None after saying what is wrong with it."""
    configuration = read_configuration(find_paths(environ), environ)
    if not isinstance(configuration, Configuration):
        from pos_tui.wording.configuration import problem_text

        for problem in configuration:
            complain(problem_text(problem))
        return None
    i18n.use(configuration.settings.till.language or system_language(environ))
    complain_of_warnings(configuration)
    return configuration


def complaints(configuration: Configuration) -> list[str]:
    """Return what the till works with, though it is probably not meant so."""
    from babel import Locale

    texts = theme_complaints(configuration)
    if configuration.settings.till.currency not in Locale("en").currencies:
        texts.insert(0, _("till.currency is no currency in use. Use an ISO 4217 code, e.g. EUR."))
    return texts


def theme_complaints(configuration: Configuration) -> list[str]:
    """Return what is wrong with the theme in force and with those that the user keeps."""
    from textual.theme import BUILTIN_THEMES

    from pos_tui.services.picked_theme import load_picked_theme
    from pos_tui.themes import house_themes, user_themes
    from pos_tui.wording.configuration import theme_problem_texts

    own, problems = user_themes(configuration.paths.config_file)
    wanted = configuration.settings.till.theme or load_picked_theme(configuration.paths.data_dir)
    known = {theme.name for theme in (*house_themes(), *own)} | set(BUILTIN_THEMES)
    return theme_problem_texts(problems, "" if wanted in known else wanted)


def complain_of_warnings(configuration: Configuration) -> None:
    """Say what is permitted but unwise."""
    if not configuration.warnings:
        return
    from pos_tui.wording.configuration import problem_text

    for warning in configuration.warnings:
        complain(_("warning: {text}").format(text=problem_text(warning)))

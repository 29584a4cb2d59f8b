"""What a till is configured with, and how that is read from a file and the environment."""

from pos_tui.settings.environment import OPTIONS, SECRETS, variable_of
from pos_tui.settings.load import Loaded, Origin, load_settings
from pos_tui.settings.model import (
    HuuraySettings,
    PiggySettings,
    Product,
    ScannerSettings,
    Settings,
    TillSettings,
)
from pos_tui.settings.problems import Expected, SettingsCode, SettingsProblem

__all__ = [
    "OPTIONS",
    "SECRETS",
    "Expected",
    "HuuraySettings",
    "Loaded",
    "Origin",
    "PiggySettings",
    "Product",
    "ScannerSettings",
    "Settings",
    "SettingsCode",
    "SettingsProblem",
    "TillSettings",
    "load_settings",
    "variable_of",
]

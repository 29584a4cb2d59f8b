"""`pos-tui config`: where the configuration is, what is in force, whether it is valid."""

from pathlib import Path

import pytest

from tests.cli.conftest import PosTui


@pytest.fixture
def config(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where this till's configuration would be."""
    file = tmp_path / "shop.toml"
    monkeypatch.setenv("POS_TUI_CONFIG", str(file))
    return file


def shown(pos_tui: PosTui) -> dict[str, str]:
    ran = pos_tui("config", "show")
    assert (ran.code, ran.err) == (0, "")
    return dict(line.split(maxsplit=1) for line in ran.out.splitlines())


def test_the_path_stands_alone_so_that_scripts_can_use_it(pos_tui: PosTui, config: Path) -> None:
    ran = pos_tui("config", "path")
    assert (ran.code, ran.out, ran.err) == (0, f"{config}\n", "")


def test_every_setting_is_shown_with_where_it_comes_from(
    pos_tui: PosTui, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config.write_text(
        '[till]\nname = "Till 1"\n'
        '[huuray]\nproducts = [{name = "A", value = "1"}, {name = "B", value = "2"}]\n'
    )
    monkeypatch.setenv("POS_TUI_TILL__CLEAR_AFTER_S", "0")
    monkeypatch.setenv("LANG", "nl_NL.UTF-8")
    lines = shown(pos_tui)
    assert lines["till.name"] == "Till 1 (from shop.toml)"
    assert lines["till.clear_after_s"] == "0 (from POS_TUI_TILL__CLEAR_AFTER_S)"
    assert lines["till.currency"] == "EUR (default)"
    assert lines["till.language"] == "nl_NL (from the system)"
    assert lines["till.shop"] == "not set"
    assert lines["piggy.allow_cleartext"] == "false (default)"
    assert lines["huuray.products"] == "A = 1, B = 2 (from shop.toml)"
    assert lines["scanner.url_hosts"] == "leat.com, piggy.eu (default)"


def test_what_is_private_is_shown_as_set_and_no_more(
    pos_tui: PosTui, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config.write_text(
        '[till]\nmanager_pin_hash = "PLANTED"\n[huuray]\nurl = "https://PLANTED.example/{token}"\n'
    )
    secrets = config.with_name("secrets.toml")
    secrets.write_text('[piggy]\ntoken = "PLANTED"\n')
    secrets.chmod(0o600)
    monkeypatch.setenv("POS_TUI_HUURAY__TOKEN", "PLANTED")
    lines = shown(pos_tui)
    assert "PLANTED" not in "".join(lines.values())
    assert lines["till.manager_pin_hash"] == "set (from shop.toml)"
    assert lines["huuray.url"] == "set (from shop.toml)"
    assert lines["piggy.token"] == "set (from secrets.toml)"
    assert lines["huuray.token"] == "set (from POS_TUI_HUURAY__TOKEN)"


def test_keys_that_are_nowhere_are_shown_as_not_set(pos_tui: PosTui, config: Path) -> None:
    lines = shown(pos_tui)
    assert (lines["piggy.token"], lines["huuray.token"]) == ("not set", "not set")


@pytest.mark.parametrize("action", ["show", "check"])
def test_a_configuration_that_is_not_valid_is_told_problem_by_problem(
    pos_tui: PosTui, config: Path, action: str
) -> None:
    config.write_text('[till]\ncurrency = "euro"\nshop = 3\n')
    ran = pos_tui("config", action)
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.splitlines() == [
        f"pos-tui: {config}: till.shop: must be a text in quotation marks.",
        f"pos-tui: {config}: till.currency: must be the three letters of a currency, e.g. EUR.",
    ]


def test_a_valid_configuration_is_told_with_what_it_is_enough_for(
    pos_tui: PosTui, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config.write_text('[huuray]\nurl = "https://x.example/{token}"\ncountry = "dk"\n')
    monkeypatch.setenv("POS_TUI_PIGGY__TOKEN", "p")
    ran = pos_tui("config", "check")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [f"{config}: valid.", "Gift cards: set up.", "Coupons: not set up."]
    monkeypatch.setenv("POS_TUI_HUURAY__TOKEN", "h")
    assert pos_tui("config", "check").out.splitlines()[2] == "Coupons: set up."


@pytest.mark.parametrize(
    ("country", "sentence"),
    [
        ("UK", "there is no such country; did you mean GB?"),
        ("el", "there is no such country; did you mean GR?"),
        ("xx", "there is no such country; use the two letters of one, e.g. dk."),
        ("AQ", "this country has no phone numbers; use the two letters of another, e.g. dk."),
    ],
)
def test_a_country_that_is_none_is_a_problem_and_coupons_are_not_set_up(
    pos_tui: PosTui, config: Path, monkeypatch: pytest.MonkeyPatch, country: str, sentence: str
) -> None:
    config.write_text(f'[huuray]\nurl = "https://x.example/{{token}}"\ncountry = "{country}"\n')
    monkeypatch.setenv("POS_TUI_PIGGY__TOKEN", "p")
    monkeypatch.setenv("POS_TUI_HUURAY__TOKEN", "h")
    ran = pos_tui("config", "check")
    assert ran.code == 4
    assert ran.err == (
        f"pos-tui: {config}: huuray.country: {sentence} "
        "No coupon is sent until this is fixed. Gift cards are not affected.\n"
    )
    assert ran.out.splitlines() == ["Gift cards: set up.", "Coupons: not set up."]


def test_values_are_shown_as_they_are_read(pos_tui: PosTui, config: Path) -> None:
    config.write_text('[till]\nlanguage = "no-NO"\ncurrency = "nok"\n[huuray]\ncountry = "NO"\n')
    lines = shown(pos_tui)
    assert lines["till.language"] == "nb_NO (from shop.toml)"
    assert lines["till.currency"] == "NOK (from shop.toml)"
    assert lines["huuray.country"] == "no (from shop.toml)"


def test_a_pin_in_the_file_goes_before_one_in_the_environment(
    pos_tui: PosTui, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config.write_text('[till]\nmanager_pin_hash = "of-file"\n')
    for own in ("", "of-environment"):
        monkeypatch.setenv("POS_TUI_TILL__MANAGER_PIN_HASH", own)
        assert shown(pos_tui)["till.manager_pin_hash"] == "set (from shop.toml)"


@pytest.mark.parametrize(
    "command", [("card", "GFTCRD123"), ("config", "check"), ("issue", "--phone", "06", "--yes")]
)
def test_a_configuration_that_others_may_change_is_refused_by_every_command(
    pos_tui: PosTui, config: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("POS_TUI_PIGGY__TOKEN", "p")
    config.write_text('[piggy]\nurl = "https://attacker.example"\n')
    config.chmod(0o666)
    ran = pos_tui(*command)
    assert (ran.code, ran.out) == (4, "")
    assert ran.err == f"pos-tui: {config}: others could change it (mode 0666). Type: chmod go-w {config}\n"


def test_a_configuration_that_is_not_there_is_valid_and_told_as_such(pos_tui: PosTui, config: Path) -> None:
    ran = pos_tui("config", "check")
    assert ran.code == 0
    assert ran.out.startswith(f"{config}: not there; defaults are in force.\n")


def test_permitted_cleartext_is_warned_of_at_every_start(pos_tui: PosTui, config: Path) -> None:
    config.write_text('[piggy]\nurl = "http://far.example"\nallow_cleartext = true\n')
    ran = pos_tui("config", "check")
    assert ran.code == 0
    assert ran.err == (
        f"pos-tui: warning: {config}: piggy.url: http:// sends the key readable for everybody on the way.\n"
    )

"""Settings: what a file and the environment configure, and everything that is said of what they can't."""

import json
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_tui.domain.text import clean
from pos_tui.settings import (
    OPTIONS,
    HuuraySettings,
    Loaded,
    Origin,
    Product,
    Settings,
    SettingsCode,
    SettingsProblem,
    TillSettings,
    load_settings,
    variable_of,
)
from pos_tui.settings.save import save_config
from pos_tui.settings.toml import MOST_BYTES
from pos_tui.wording.configuration import problem_text

NOWHERE = Path("/nonexistent/config.toml")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def accepted(file: Path, environ: dict[str, str] | None = None) -> Loaded:
    loaded = load_settings(file, environ or {})
    assert isinstance(loaded, Loaded), loaded
    return loaded


def refused(file: Path, environ: dict[str, str] | None = None) -> tuple[SettingsProblem, ...]:
    problems = load_settings(file, environ or {})
    assert isinstance(problems, tuple)
    return problems


def only_problem(file: Path, environ: dict[str, str] | None = None) -> SettingsProblem:
    (problem,) = refused(file, environ)
    return problem


def test_without_file_and_environment_the_documented_defaults_are_in_force() -> None:
    loaded = accepted(NOWHERE)
    assert loaded.settings.till == TillSettings(
        name=os.uname().nodename,
        currency="EUR",
        theme="",
        lock_after_s=120,
        clear_after_s=90,
        recent_keep_s=1800,
    )
    assert loaded.settings.piggy.url == "https://api.piggy.eu/api/v3/oauth/clients"
    assert (loaded.settings.huuray.url, loaded.settings.huuray.timeout_s) == ("", 60)
    assert loaded.settings.scanner.url_hosts == ("leat.com", "piggy.eu")
    assert set(loaded.origins.values()) == {Origin.DEFAULT}


def test_a_file_configures_what_it_names_and_nothing_else(config: Path) -> None:
    config.write_text(
        """
        [till]
        name = "Kasse 1"
        time_zone = "Europe/Copenhagen"
        [huuray]
        url = "https://api.example/{country}?key={token}"
        country = "dk"
        products = [{name = "Cinema", value = "cin-1"}, {name = "Book", value = "b"}]
        [scanner]
        fast_gap_ms = 20
        prefix = "\\u0002"
        """
    )
    loaded = accepted(config)
    assert loaded.settings == Settings(
        till=TillSettings(name="Kasse 1", time_zone="Europe/Copenhagen"),
        huuray=HuuraySettings(
            url="https://api.example/{country}?key={token}",
            country="dk",
            products=(Product(name="Cinema", value="cin-1"), Product(name="Book", value="b")),
        ),
        scanner=loaded.settings.scanner,
    )
    assert (loaded.settings.scanner.fast_gap_ms, loaded.settings.scanner.prefix) == (20, "\x02")
    assert loaded.origins["till.name"] is Origin.FILE
    assert loaded.origins["till.shop"] is Origin.DEFAULT


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("till.name", "2", "2"),
        ("till.currency", "dkk", "DKK"),
        ("till.language", "nl-be", "nl_BE"),
        ("huuray.country", "DK", "dk"),
        ("till.clear_after_s", "0", 0),
        ("scanner.hold_ms", "30", 30),
        ("piggy.allow_cleartext", "yes", True),
        ("huuray.allow_cleartext", "False", False),
        ("scanner.url_hosts", '["a.example", "b.example"]', ("a.example", "b.example")),
        ("huuray.products", '[{"name": "A", "value": "1"}]', (Product(name="A", value="1"),)),
        ("huuray.products", '[{name = "A", value = "1"}]', (Product(name="A", value="1"),)),
    ],
)
def test_the_environment_overrides_the_file(config: Path, name: str, text: str, value: object) -> None:
    config.write_text('[till]\nname = "of the file"\nshop = "of the file"\nclear_after_s = 5\n')
    loaded = accepted(config, {variable_of(name): text})
    section, key = name.split(".")
    assert getattr(getattr(loaded.settings, section), key) == value
    assert loaded.origins[name] is Origin.ENVIRONMENT


def test_every_problem_is_told_at_once_with_its_place(config: Path) -> None:
    config.write_text(
        """
        [till]
        curency = "EUR"
        clear_after_s = -1
        [piggy]
        url = "http://cards.example"
        [huuray]
        products = [{name = "A"}, {name = "B", value = 3}, 4]
        [scaner]
        hold_ms = 30
        """
    )
    problems = refused(config, {"POS_TUI_TILL__THEME": "a\tb", "POS_TUI_TILL__LOCK_AFTER_S": "soon"})
    assert {(problem.source, problem.key, problem.code) for problem in problems} == {
        (str(config), "till.curency", SettingsCode.UNKNOWN_KEY),
        (str(config), "till.clear_after_s", SettingsCode.OUT_OF_RANGE),
        (str(config), "piggy.url", SettingsCode.CLEARTEXT),
        (str(config), "huuray.products[1].value", SettingsCode.MISSING_KEY),
        (str(config), "huuray.products[2].value", SettingsCode.WRONG_TYPE),
        (str(config), "huuray.products[3]", SettingsCode.WRONG_TYPE),
        (str(config), "scaner", SettingsCode.UNKNOWN_KEY),
        ("POS_TUI_TILL__THEME", "till.theme", SettingsCode.NOT_PRINTABLE),
        ("POS_TUI_TILL__LOCK_AFTER_S", "till.lock_after_s", SettingsCode.WRONG_TYPE),
    }


@pytest.mark.parametrize(
    ("toml", "nearest"),
    [
        ('[till]\ncurrencies = "EUR"', "till.currency"),
        ('[tills]\nname = "A"', "till"),
        ("[scanner]\nfastgap = 3", "scanner.fast_gap_ms"),
        ('[piggy]\nxyzzy = "A"', ""),
        ('name = "A"', ""),
        ('[huuray]\nproducts = [{nme = "A", name = "A", value = "B"}]', "huuray.products[1].name"),
    ],
)
def test_an_unknown_key_is_answered_with_the_nearest_one(config: Path, toml: str, nearest: str) -> None:
    config.write_text(toml)
    problem = only_problem(config)
    assert (problem.code, problem.params["nearest"]) == (SettingsCode.UNKNOWN_KEY, nearest)


@pytest.mark.parametrize("variable", ["POS_TUI_TILL_NAME", "POS_TUI_TILL__NAEM"])
def test_a_mistyped_variable_is_answered_with_the_nearest_one(variable: str) -> None:
    problem = only_problem(NOWHERE, {variable: "A"})
    assert problem.source == variable
    assert problem.params["nearest"] == "till.name"


def test_variables_that_are_no_settings_are_left_alone() -> None:
    accepted(
        NOWHERE,
        {"POS_TUI_CONFIG": "x", "POS_TUI_DEVELOPER": "1", "POS_TUI_PIGGY__TOKEN": "k", "OTHER__X": "y"},
    )


@pytest.mark.parametrize(
    ("toml", "code"),
    [
        ("till = 3", SettingsCode.WRONG_TYPE),
        ("[till]\nname = 3", SettingsCode.WRONG_TYPE),
        ("[till]\nclear_after_s = true", SettingsCode.WRONG_TYPE),
        ("[till]\nclear_after_s = 9.0", SettingsCode.WRONG_TYPE),
        ('[piggy]\nallow_cleartext = "true"', SettingsCode.WRONG_TYPE),
        ('[scanner]\nurl_hosts = "leat.com"', SettingsCode.WRONG_TYPE),
        ("[till]\nname = 2026-01-01", SettingsCode.WRONG_TYPE),
        ("[till]\nlock_after_s = 4", SettingsCode.OUT_OF_RANGE),
        ("[huuray]\ntimeout_s = 601", SettingsCode.OUT_OF_RANGE),
        ("[scanner]\nfast_gap_ms = 81", SettingsCode.OUT_OF_RANGE),
        ('[till]\nlanguage = "english"', SettingsCode.UNKNOWN_LANGUAGE),
        ('[till]\nlanguage = "nl NL"', SettingsCode.UNKNOWN_LANGUAGE),
        ('[till]\nlanguage = "../nl"', SettingsCode.UNKNOWN_LANGUAGE),
        ('[scanner]\nterminator = "CR"', SettingsCode.NOT_A_CHOICE),
        ('[scanner]\nlayout = "xx"', SettingsCode.NOT_A_CHOICE),
        ('[till]\nshop = "\\u001b[2J"', SettingsCode.NOT_PRINTABLE),
        (f'[till]\nshop = "{"A" * 10_000}"', SettingsCode.TOO_LONG),
        ('[till]\ntime_zone = "Mars/Olympus"', SettingsCode.UNKNOWN_ZONE),
        ('[till]\ntime_zone = "../../etc/passwd"', SettingsCode.UNKNOWN_ZONE),
        ('[till]\ntime_zone = "Europe"', SettingsCode.UNKNOWN_ZONE),
        ('[till]\nlanguage = "klingon"', SettingsCode.UNKNOWN_LANGUAGE),
        ('[till]\ncurrency = "euro"', SettingsCode.NOT_A_CURRENCY),
        ('[till]\ncurrency = "€"', SettingsCode.NOT_A_CURRENCY),
        ('[till]\ncurrency = ""', SettingsCode.NOT_A_CURRENCY),
        ("[huuray]\ncountry = 45", SettingsCode.WRONG_TYPE),
        ('[piggy]\ntoken = "abc"', SettingsCode.KEY_IN_CONFIG),
        ('[huuray]\ntoken = ""', SettingsCode.KEY_IN_CONFIG),
        ('[piggy]\nurl = "api.piggy.eu"', SettingsCode.NOT_A_URL),
        ('[piggy]\nurl = "ftp://api.piggy.eu"', SettingsCode.NOT_A_URL),
        ('[piggy]\nurl = "https://api.piggy.eu/a b"', SettingsCode.NOT_A_URL),
        ('[piggy]\nurl = "https://api.piggy.eu:port"', SettingsCode.NOT_A_URL),
        ('[piggy]\nurl = "https://[::1"', SettingsCode.NOT_A_URL),
        ('[piggy]\nurl = ""', SettingsCode.NOT_A_URL),
        ('[piggy]\nurl = "https:///path"', SettingsCode.URL_WITHOUT_HOST),
        ('[piggy]\nurl = "https://me:word@api.piggy.eu"', SettingsCode.URL_WITH_USER),
        ('[piggy]\nurl = "https://api.piggy.eu/?a=b"', SettingsCode.URL_WITH_QUERY),
        ('[huuray]\nurl = "https://{host}/{token}"', SettingsCode.URL_PLACEHOLDER),
        ('[huuray]\nurl = "https://{country"', SettingsCode.URL_PLACEHOLDER),
        ('[huuray]\nurl = "https://api.example.com/#{token}"', SettingsCode.URL_FRAGMENT),
        ('[huuray]\nurl = "https://api.example.com/?Country=dk"', SettingsCode.URL_PARAMETER),
    ],
)
def test_a_value_that_can_not_be_meant_is_refused(config: Path, toml: str, code: SettingsCode) -> None:
    config.write_text(toml)
    assert only_problem(config).code is code


def test_a_mistyped_time_zone_is_answered_with_the_nearest_one(config: Path) -> None:
    config.write_text('[till]\ntime_zone = "Europe/Kopenhagen"')
    assert only_problem(config).params["nearest"] == "Europe/Copenhagen"


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8765/x",
        "http://127.0.0.1",
        "http://127.8.9.1",
        "http://127.255.255.254:1",
        "http://[::1]:80",
        "http://[0:0:0:0:0:0:0:1]/",
        "HTTP://LOCALHOST/",
        "https://far.example",
    ],
)
@pytest.mark.parametrize("section", ["piggy", "huuray"])
def test_an_address_that_nobody_on_the_way_can_read_needs_no_permission(section: str, url: str) -> None:
    assert accepted(NOWHERE, {variable_of(f"{section}.url"): url}).warnings == ()


@pytest.mark.parametrize(
    "url",
    [
        "http://far.example",
        "http://10.0.0.1",
        "http://localhost.far.example",
        "HTTP://far.example",
        "http://evil.localhost",
        "http://localhost.",
        "http://localhost.localdomain",
        "http://127.1",
        "http://127.0.0.1.",
        "http://127.0.0.1.far.example",
        "http://127.000.000.001",
        "http://0x7f.1",
        "http://0x7f000001",
        "http://2130706433",
        "http://%6cocalhost",
        "http://0.0.0.0",
        "http://[::]",
        "http://[::ffff:127.0.0.1]",
        "http://[::1%25lo]",
        "http://128.0.0.1",
    ],
)
@pytest.mark.parametrize("section", ["piggy", "huuray"])
def test_cleartext_to_another_machine_is_refused_unless_its_section_permits_it(
    config: Path, section: str, url: str
) -> None:
    config.write_text(f'[{section}]\nurl = "{url}"\n')
    assert only_problem(config).code is SettingsCode.CLEARTEXT
    permitted = accepted(config, {variable_of(f"{section}.allow_cleartext"): "true"})
    (warning,) = permitted.warnings
    assert (warning.source, warning.key) == (str(config), f"{section}.url")
    assert warning.code is SettingsCode.CLEARTEXT_ALLOWED


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1@far.example/",
        "http://localhost@far.example/",
        "http://localhost:80@far.example/",
        "http://{token}.localhost/",
        "http://{country}localhost/",
        "http://127.0.0.{token}/",
    ],
)
def test_what_may_lead_elsewhere_is_not_this_machine(url: str) -> None:
    assert only_problem(NOWHERE, {"POS_TUI_HUURAY__URL": url}).code is SettingsCode.CLEARTEXT


@pytest.mark.parametrize("url", ["http://{token}@localhost/", "http://far.example@127.0.0.1:80/"])
def test_a_user_makes_no_other_machine(url: str) -> None:
    assert accepted(NOWHERE, {"POS_TUI_HUURAY__URL": url}).warnings == ()


@pytest.mark.parametrize("url", ["http://localhost\\@far.example/", "http://localhost\\.far.example/"])
@pytest.mark.parametrize("section", ["piggy", "huuray"])
def test_an_address_that_programs_read_differently_is_none(section: str, url: str) -> None:
    assert only_problem(NOWHERE, {variable_of(f"{section}.url"): url}).code is SettingsCode.NOT_A_URL


@pytest.mark.parametrize(
    ("country", "code", "meant"),
    [
        ("UK", SettingsCode.NOT_A_COUNTRY, "GB"),
        ("uk", SettingsCode.NOT_A_COUNTRY, "GB"),
        ("EL", SettingsCode.NOT_A_COUNTRY, "GR"),
        ("dnk", SettingsCode.NOT_A_COUNTRY, "DK"),
        ("208", SettingsCode.NOT_A_COUNTRY, "DK"),
        ("Denmark", SettingsCode.NOT_A_COUNTRY, "DK"),
        ("danmark", SettingsCode.NOT_A_COUNTRY, "DK"),
        ("+45", SettingsCode.NOT_A_COUNTRY, ""),
        ("EU", SettingsCode.NOT_A_COUNTRY, ""),
        ("SU", SettingsCode.NOT_A_COUNTRY, ""),
        ("xx", SettingsCode.NOT_A_COUNTRY, ""),
        ("ZZ", SettingsCode.NOT_A_COUNTRY, ""),
        ("d", SettingsCode.NOT_A_COUNTRY, ""),
        ("aq", SettingsCode.NO_PHONES, None),
        ("UM", SettingsCode.NO_PHONES, None),
    ],
)
def test_a_country_that_coupons_can_not_go_to_stops_coupons_alone(
    config: Path, country: str, code: SettingsCode, meant: str | None
) -> None:
    config.write_text(f'[huuray]\ncountry = "{country}"\n')
    (problem,) = accepted(config).coupon_problems
    assert (problem.source, problem.key, problem.code) == (str(config), "huuray.country", code)
    assert problem.params.get("nearest") == meant
    assert (f"did you mean {meant}?" in problem_text(problem)) is bool(meant)


@pytest.mark.parametrize("country", ["", "dk", "GB", " Gr ", "xk"])
def test_a_country_with_phones_stops_nothing(country: str) -> None:
    assert accepted(NOWHERE, {"POS_TUI_HUURAY__COUNTRY": country}).coupon_problems == ()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("nl-NL", "nl_NL"),
        ("NL_nl", "nl_NL"),
        ("de-CH", "de_CH"),
        ("no", "nb"),
        ("nO-No", "nb_NO"),
        ("nl-DE", "nl_DE"),
    ],
)
def test_a_language_is_read_as_people_write_it(written: str, meant: str) -> None:
    assert accepted(NOWHERE, {"POS_TUI_TILL__LANGUAGE": written}).settings.till.language == meant


@pytest.mark.parametrize("name", OPTIONS)
def test_an_empty_variable_is_not_set(config: Path, name: str) -> None:
    config.write_text('[till]\nname = "of the file"\ncurrency = "DKK"\n')
    assert accepted(config, {variable_of(name): ""}) == accepted(config)


def test_a_mistyped_variable_that_is_empty_is_not_set_either() -> None:
    assert (
        accepted(NOWHERE, {"POS_TUI_TILL__NAEM": "", "POS_TUI_TILL_NAME": ""}).origins
        == accepted(NOWHERE).origins
    )


@pytest.mark.parametrize(("in_file", "in_force"), [('"of-file"', "of-file"), ('""', "of-environment")])
def test_the_pin_of_the_file_is_not_replaced_from_the_environment(
    config: Path, in_file: str, in_force: str
) -> None:
    config.write_text(f"[till]\nmanager_pin_hash = {in_file}\n")
    loaded = accepted(config, {"POS_TUI_TILL__MANAGER_PIN_HASH": "of-environment"})
    assert loaded.settings.till.manager_pin_hash == in_force
    assert loaded.origins["till.manager_pin_hash"].value == in_force.removeprefix("of-")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'[till]\nname = "A"\nshop = \n', 3),
        (b'[till]\nname = "A"\nshop = "\xff"\n', 3),
        (b"[till]\n[till]\n", 2),
        (b"a = " + b"[" * 5000, 0),
        (b"a = " + b"9" * 5000, 0),
    ],
)
def test_what_is_not_toml_is_told_with_its_line(config: Path, content: bytes, line: int) -> None:
    config.write_bytes(content)
    problem = only_problem(config)
    assert (problem.source, problem.code) == (str(config), SettingsCode.NOT_TOML)
    assert problem.params["line"] == line


@pytest.mark.parametrize(
    "key",
    [
        b"a" + b".a" * 50_000,
        b"a" + b" . a" * 50_000,
        b"a" + b"\t.\t'b'" * 20_000,
        b'"a"' + b'."a b"' * 20_000,
        b'""' + b'.""' * 50_000,
        b"a" + b".a" * 16,
    ],
)
@pytest.mark.parametrize("line", [b"%s = 1", b"[%s]", b"[[%s]]", b"a = {%s = 1}", b"a = [{%s = 1}]"])
def test_a_key_of_many_parts_is_refused_before_it_costs_anything(
    config: Path, line: bytes, key: bytes
) -> None:
    config.write_bytes(b"[till]\n" + line % key)
    problem = only_problem(config)
    assert (problem.code, problem.params["line"]) == (SettingsCode.LONG_KEY, 2)
    assert "line 2 has a key with more dots" in problem_text(problem)


def test_dots_in_a_text_are_no_key(config: Path) -> None:
    config.write_text('[till]\nshop = "Sea ... Shop. 1.2.3.4.5.6.7.8.9 ' + ". " * 100 + '"\n')
    assert accepted(config).settings.till.shop.startswith("Sea ...")


def test_the_byte_order_mark_of_some_editors_does_no_harm(config: Path) -> None:
    config.write_bytes(b'\xef\xbb\xbf[till]\nname = "A"\n')
    assert accepted(config).settings.till.name == "A"


def test_a_file_that_can_not_be_read_is_a_problem(tmp_path: Path) -> None:
    assert only_problem(tmp_path).code is SettingsCode.NOT_A_FILE


def test_a_file_without_end_is_refused() -> None:
    assert only_problem(Path("/dev/zero")).code is SettingsCode.NOT_A_FILE


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert only_problem(tmp_path / "pipe").code is SettingsCode.NOT_A_FILE


def test_a_file_of_no_end_of_bytes_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert only_problem(tmp_path / "large").code is SettingsCode.TOO_LARGE


def test_private_settings_show_in_no_repr() -> None:
    settings = Settings(
        till=TillSettings(manager_pin_hash="PLANTED"), huuray=HuuraySettings(url="https://x.example/PLANTED")
    )
    assert "PLANTED" not in repr(settings)


@pytest.mark.parametrize(
    "toml",
    [
        '[piggy]\ntoken = "PLANTED"',
        '[huuray]\nurl = "http://PLANTED.example"',
        '[huuray]\nurl = "PLANTED"',
        '[piggy]\nkey = "PLANTED"',
        '[till]\ncurrency = "PLANTED"',
        '[till]\nclear_after_s = "PLANTED"',
        '[till]\nname = "PLANTED',
    ],
)
def test_no_problem_quotes_a_value_which_may_be_a_key_in_the_wrong_place(config: Path, toml: str) -> None:
    config.write_text(toml)
    problem = only_problem(config)
    assert "PLANTED" not in repr(problem)
    assert "PLANTED" not in problem_text(problem)


def test_a_saved_configuration_reads_back_as_it_was_and_is_private(config: Path) -> None:
    shop = 'The "Sea" \\ shøp 🐚'
    assert (
        save_config(config, {"till": {"shop": shop, "clear_after_s": 5}, "piggy": {"allow_cleartext": True}})
        == ()
    )
    settings = accepted(config).settings
    assert (settings.till.shop, settings.till.clear_after_s) == (shop, 5)
    assert settings.piggy.allow_cleartext is True
    assert stat.S_IMODE(config.stat().st_mode) == 0o600


def test_a_configuration_that_exists_is_never_written_over(config: Path) -> None:
    config.write_text("# mine\n")
    (problem,) = save_config(config, {"till": {"shop": "A"}})
    assert problem.code is SettingsCode.EXISTS
    assert config.read_text() == "# mine\n"


def test_a_configuration_that_can_not_be_written_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (problem,) = save_config(tmp_path / "file" / "config.toml", {"till": {"shop": "A"}})
    assert problem.code is SettingsCode.UNWRITABLE


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "value", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)
_keys = st.sampled_from([name.partition(".")[2] for name in OPTIONS]) | st.just("token") | st.text()
_sections = st.sampled_from(["till", "piggy", "huuray", "scanner"]) | st.text()


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(key)} = {_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(character):08x}" for character in value) + '"'
    return json.dumps(value)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any") / "config.toml"


@hypothesis.settings(deadline=None)
@given(table=st.dictionaries(_sections, st.dictionaries(_keys, _values, max_size=4) | _values, max_size=4))
def test_any_table_gives_settings_or_problems_in_words(scratch: Path, table: dict[str, object]) -> None:
    text = "".join(f"{_toml(key)} = {_toml(value)}\n" for key, value in table.items())
    scratch.write_text(text, "utf-8", "surrogatepass")
    _expect_settings_or_words(load_settings(scratch, {}))


@hypothesis.settings(deadline=None)
@given(content=st.binary())
def test_any_bytes_give_settings_or_problems_in_words(scratch: Path, content: bytes) -> None:
    scratch.write_bytes(content)
    _expect_settings_or_words(load_settings(scratch, {}))


@hypothesis.settings(deadline=None)
@given(name=st.sampled_from(list(OPTIONS)) | st.text(), text=st.text())
def test_any_variable_gives_settings_or_problems_in_words(name: str, text: str) -> None:
    _expect_settings_or_words(load_settings(NOWHERE, {variable_of(name): text}))


def _expect_settings_or_words(loaded: Loaded | tuple[SettingsProblem, ...]) -> None:
    if isinstance(loaded, Loaded):
        assert loaded.settings.till.zone() is not None
        return
    assert loaded
    for problem in loaded:
        assert clean(problem_text(problem), 10_000) == problem_text(problem)


@contextmanager
def _system_in(zone: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        yield
    time.tzset()


@hypothesis.settings(deadline=None)
@given(moment=st.datetimes(datetime(1990, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds are naive
def test_the_system_zone_tells_the_same_time_as_the_zone_the_system_is_in(moment: datetime) -> None:
    with _system_in("Europe/Copenhagen"):
        here = moment.astimezone(TillSettings().zone())
        there = moment.astimezone(ZoneInfo("Europe/Copenhagen"))
        assert (here.isoformat(), here.tzname(), here.fold) == (there.isoformat(), there.tzname(), there.fold)
        assert here.astimezone(UTC) == moment


def test_a_configured_zone_goes_before_the_system_s() -> None:
    with _system_in("Europe/Copenhagen"):
        zone = TillSettings(time_zone="America/New_York").zone()
        assert datetime(2026, 7, 1, 12, tzinfo=UTC).astimezone(zone).hour == 8

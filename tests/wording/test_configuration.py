"""Configuration problems in words: where, what, and what to type."""

import pytest

from pos_tui.settings import Expected, SettingsCode, SettingsProblem
from pos_tui.wording.configuration import problem_text

FILE = "/home/till/my shop/config.toml"
PARAMS = {
    "reason": "Permission denied",
    "line": 3,
    "nearest": "till.name",
    "expected": Expected.TEXT,
    "least": 5,
    "most": 600,
    "choices": "cr, lf",
    "mode": "0644",
    "user": "anna",
}


@pytest.mark.parametrize("code", SettingsCode)
def test_every_problem_names_its_place_and_is_a_sentence(code: SettingsCode) -> None:
    text = problem_text(SettingsProblem(FILE, "till.nmae", code, PARAMS))
    assert text.startswith(f"{FILE}: till.nmae: ")
    assert len(text) > len(f"{FILE}: till.nmae: ") + 5


@pytest.mark.parametrize("expected", Expected)
def test_every_type_that_is_expected_has_words(expected: Expected) -> None:
    problem = SettingsProblem(FILE, "till.name", SettingsCode.WRONG_TYPE, {"expected": expected})
    assert "must be" in problem_text(problem)


def test_a_problem_in_the_environment_names_the_variable_alone() -> None:
    problem = SettingsProblem("POS_TUI_TILL__NMAE", "till.nmae", SettingsCode.UNKNOWN_KEY, PARAMS)
    assert (
        problem_text(problem)
        == "POS_TUI_TILL__NMAE: there is no such setting; did you mean POS_TUI_TILL__NAME?"
    )


def test_a_file_is_told_its_nearest_key_by_name() -> None:
    problem = SettingsProblem(FILE, "till.nmae", SettingsCode.UNKNOWN_KEY, PARAMS)
    assert problem_text(problem).endswith("did you mean till.name?")


def test_the_command_to_type_survives_a_path_with_a_space() -> None:
    problem = SettingsProblem(FILE, "", SettingsCode.NOT_PRIVATE, {"mode": "0644"})
    assert "chmod 600 '/home/till/my shop/config.toml'" in problem_text(problem)


def test_a_key_in_the_configuration_is_told_where_it_belongs() -> None:
    problem = SettingsProblem(FILE, "piggy.token", SettingsCode.KEY_IN_CONFIG)
    assert "/home/till/my shop/secrets.toml" in problem_text(problem)


def test_the_braces_of_a_template_are_shown_as_they_are_typed() -> None:
    text = problem_text(SettingsProblem(FILE, "huuray.url", SettingsCode.URL_PLACEHOLDER))
    assert "{country}" in text
    assert "{token}" in text
    assert "{{" not in text

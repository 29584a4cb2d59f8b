"""What may be put into `huuray.url`."""

import pytest

from pos_tui.domain.secret import Secret
from pos_tui.huuray.account import Account, TemplateProblem, template_problem


@pytest.mark.parametrize(
    "template",
    [
        "https://api.example.com",
        "https://api.{country}.example.com/{token}",
        "http://api.{country}{token}",
        "https://{token}@api.example.com/",
        "https://api.example.com/issue?shop=7&Country={country}&AuthToken={token}",
        "https://api.example.com/issue?",
        "http://[::1]:8080/{token}",
        "HTTPS://api.example.com",
    ],
)
def test_a_template_may_hold_its_places_anywhere_before_the_fragment(template: str) -> None:
    assert template_problem(template) is None


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("", TemplateProblem.SCHEME),
        ("api.example.com/{token}", TemplateProblem.SCHEME),
        ("ftp://api.example.com", TemplateProblem.SCHEME),
        ("{token}://api.example.com", TemplateProblem.SCHEME),
        ("https:///issue", TemplateProblem.NO_HOST),
        ("https://", TemplateProblem.NO_HOST),
        ("https://api.example.com:{token}/", TemplateProblem.NOT_A_URL),
        ("https://api.example.com:99999/", TemplateProblem.NOT_A_URL),
        ("https://[::1/", TemplateProblem.NOT_A_URL),
        ("https://api.example.com/a b", TemplateProblem.NOT_A_URL),
        ("https://api.example.com/\n", TemplateProblem.NOT_A_URL),
        ("https://api.example.com/{Token}", TemplateProblem.PLACEHOLDER),
        ("https://api.example.com/{key}", TemplateProblem.PLACEHOLDER),
        ("https://api.example.com/{token", TemplateProblem.PLACEHOLDER),
        ("https://api.example.com/#{token}", TemplateProblem.FRAGMENT),
        ("https://api.example.com/?authtoken=abc", TemplateProblem.PARAMETER),
        ("https://api.example.com/?Country=dk", TemplateProblem.PARAMETER),
        ("https://api.example.com/?x=1&Phone=", TemplateProblem.PARAMETER),
    ],
)
def test_what_is_wrong_with_a_template_has_a_code(template: str, problem: TemplateProblem) -> None:
    assert template_problem(template) is problem


def test_an_account_shows_neither_its_url_nor_its_key() -> None:
    shown = repr(Account("https://private.example/{token}", "dk", Secret("tok-5e1f")))
    assert "private" not in shown
    assert "5e1f" not in shown

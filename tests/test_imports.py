"""What a process loads, and what it must not."""

import subprocess
import sys

import pytest


def loaded_by(statement: str) -> set[str]:
    """The top-level packages that `statement` loads in a fresh process."""
    code = f"{statement}; import sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "module", ["lookup", "issuing", "session", "till"], ids=lambda name: f"pos_tui.services.{name}"
)
def test_the_services_work_without_a_terminal(module: str) -> None:
    assert "textual" not in loaded_by(f"import pos_tui.services.{module}")

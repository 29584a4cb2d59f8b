"""Support notes, in real files."""

import os
from pathlib import Path

import pytest

from pos_tui.services.support_note import write_support_note


@pytest.mark.parametrize("reference", ["../../escape", "a/b", "..", "/etc/passwd", "with space"])
def test_no_reference_leads_out_of_the_folder(tmp_path: Path, reference: str) -> None:
    folder = tmp_path / "notes"
    file = write_support_note(folder, reference, "text")
    assert file.resolve().parent == folder
    assert file.read_text() == "text"


def test_a_note_never_takes_the_place_of_another(tmp_path: Path) -> None:
    files = [write_support_note(tmp_path, "R-1", text) for text in ("one", "two", "three")]
    assert [file.read_text() for file in files] == ["one", "two", "three"]


def test_a_note_goes_through_no_link_that_lies_in_its_place(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "R-1.txt").symlink_to(elsewhere)
    write_support_note(tmp_path, "R-1", "text")
    assert not elsewhere.exists()


def test_a_note_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    folder = tmp_path / "notes"
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_support_note(folder, "R-1", "text")
    assert list(folder.iterdir()) == []

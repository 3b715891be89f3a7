from pathlib import Path

import pytest

from model.training.files import recover, replace_folder, replacing


def folder(path: Path, content: str) -> Path:
    path.mkdir()
    (path / "file").write_text(content, encoding="utf-8")
    return path


def names(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.iterdir())


def test_a_new_folder_takes_the_place_of_the_previous_one(tmp_path):
    for content in ("first", "second"):
        with replacing(tmp_path / "net") as part:
            (part / "file").write_text(content, encoding="utf-8")
        assert (tmp_path / "net" / "file").read_text(encoding="utf-8") == content
        assert names(tmp_path) == ["net"]


def test_an_error_while_writing_leaves_the_previous_folder(tmp_path):
    folder(tmp_path / "net", "previous")

    def write():
        with replacing(tmp_path / "net") as part:
            (part / "file").write_text("half", encoding="utf-8")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write()
    assert (tmp_path / "net" / "file").read_text(encoding="utf-8") == "previous"


def test_killed_between_the_two_renames_the_previous_folder_comes_back(tmp_path):
    folder(tmp_path / "net.old", "previous")
    folder(tmp_path / "net.part", "new")
    recover(tmp_path / "net")
    assert (tmp_path / "net" / "file").read_text(encoding="utf-8") == "previous"
    assert names(tmp_path) == ["net", "net.part"]


def test_killed_after_both_renames_the_new_folder_stays(tmp_path):
    folder(tmp_path / "net.old", "previous")
    folder(tmp_path / "net", "new")
    recover(tmp_path / "net")
    assert (tmp_path / "net" / "file").read_text(encoding="utf-8") == "new"
    assert names(tmp_path) == ["net"]


def test_a_replacement_goes_on_from_a_killed_one(tmp_path):
    folder(tmp_path / "net.old", "previous")
    replace_folder(folder(tmp_path / "net.part", "new"), tmp_path / "net")
    assert (tmp_path / "net" / "file").read_text(encoding="utf-8") == "new"
    assert names(tmp_path) == ["net"]

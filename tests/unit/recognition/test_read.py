import json
from pathlib import Path

from PIL import Image

from model import read
from testing import app_process, synthetic_pages

SAMPLE = app_process.ROOT / "data" / "samples" / "notebook.jpg"


def run(capsys, *arguments) -> tuple[int, str, str]:
    code = read.main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_the_rows_of_each_image_are_printed(capsys, tmp_path: Path):
    Image.new("L", (60, 60), 255).save(tmp_path / "blank.png")
    code, out, _ = run(capsys, SAMPLE, tmp_path / "blank.png")
    assert code == 0
    assert out.startswith(f"{SAMPLE}:\n")
    assert out.endswith(f"{tmp_path / 'blank.png'}:\n  no digits\n")
    assert len(out.splitlines()) == 1 + 6 + 2


def test_json_tells_every_symbol_with_its_place(capsys, tmp_path: Path):
    sheet = synthetic_pages.mnist_page(2, 3, 60, seed=4)
    Image.fromarray(sheet.photo).save(tmp_path / "page.png")
    code, out, _ = run(capsys, tmp_path / "page.png", "--json")
    (record,) = json.loads(out)["pictures"]
    assert code == 0
    assert len(record["symbols"]) == 6
    assert len(record["rows"]) == 2
    assert (
        sum(
            entry["likeliest"] == label
            for entry, label in zip(record["symbols"], sheet.labels, strict=True)
        )
        >= 5
    )
    assert (record["width"], record["height"]) == sheet.photo.shape[1::-1]


def test_a_bad_image_is_named_and_the_others_are_read(capsys, tmp_path: Path):
    (tmp_path / "bad.jpg").write_text("hello", encoding="utf-8")
    code, out, err = run(capsys, tmp_path / "bad.jpg", SAMPLE, "--json")
    assert code == 1
    assert len(json.loads(out)["pictures"]) == 1
    assert len(err.strip().splitlines()) == 1
    assert str(tmp_path / "bad.jpg") in err


def test_an_unknown_network_is_named(capsys):
    code, out, err = run(capsys, SAMPLE, "--network", "gpt")
    assert code == 1
    assert not out
    assert "gpt" in err

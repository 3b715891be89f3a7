import dataclasses
import hashlib
import json
import re
from collections import Counter, defaultdict

import numpy as np
import pytest

from model.artifacts import ArtifactError
from model.data import NOT_A_DIGIT, unipen
from model.data.unipen import Sample


@pytest.fixture(scope="module")
def samples():
    return unipen.load()


@pytest.fixture(scope="module")
def arrays():
    with np.load(unipen.FILE, allow_pickle=False) as stored:
        return dict(stored)


def move_all(counts):
    """The same counts but that the first is 0 and the second has what it had."""
    return np.array([0, int(counts[0]) + int(counts[1]), *counts[2:]])


def test_counts_are_those_of_the_readme(samples):
    text = " ".join((unipen.FILE.parent / "README.md").read_text(encoding="utf-8").split())
    digits = [sample for sample in samples if sample.label != NOT_A_DIGIT]
    writers, letters = {sample.writer for sample in samples}, len(samples) - len(digits)
    digit_writers = {sample.writer for sample in digits}
    assert (len(digits), len(digit_writers), letters, len(writers)) == (10_209, 188, 7_100, 224)
    assert f"{len(digits):,} digits by {len(digit_writers)} writers" in text
    assert f"{letters:,} letters and signs" in text
    parts = unipen.split(samples)
    for part in parts:
        n = sum(sample.label != NOT_A_DIGIT for sample in part)
        row = [n, len(part) - n, len({s.writer for s in part}), sum(s.is_marked_zero for s in part)]
        assert " | ".join(f"{count:,}" for count in row) in text


def test_readme_states_the_arrays_and_the_files_hash(arrays):
    text = (unipen.FILE.parent / "README.md").read_text(encoding="utf-8")
    for name, array in arrays.items():
        assert f"| `{name}` | {array.dtype} | {array.shape} |" in text
    section = text[text.index("unipen.npz") :]
    file_hash = hashlib.sha256(unipen.FILE.read_bytes()).hexdigest()
    assert re.search(r"`([0-9a-f]{64})`", section)[1] == file_hash


def test_a_digits_label_is_its_character_and_no_other_character_is_a_digit(samples):
    for sample in samples:
        if sample.label == NOT_A_DIGIT:
            assert not sample.character.isdigit()
        else:
            assert sample.character == str(sample.label)


def test_strokes_are_drawings_1000_units_long(samples):
    for sample in samples:
        points = np.concatenate(sample.strokes)
        assert points.dtype == np.float32
        assert points.min() == 0
        assert points.max() <= 1000
    longer_sides = [np.ptp(np.concatenate(s.strokes), axis=0).max() for s in samples]
    assert np.mean(np.array(longer_sides) == 1000) > 0.99


def test_data_card_states_who_wrote_how_much(samples):
    card = " ".join((unipen.ROOT / "docs" / "data_card.md").read_text(encoding="utf-8").split())
    counts = Counter(s.writer for s in samples if s.label != NOT_A_DIGIT)
    large = {writer: n for writer, n in counts.items() if n > 400}
    assert {writer[:3] for writer in large} == {"syn"}
    assert len(large) == 8
    assert "eight writers of one collection, `syn`, have over 400 digits" in card
    assert f"{sum(large.values()) / sum(counts.values()):.0%}".replace("%", " %") in card
    assert f"the median is {np.median(list(counts.values())):.0f}." in card
    zeros = [s for s in samples if s.label == 0]
    marked = [s for s in zeros if s.is_marked_zero]
    assert f"{len(marked)} of the {len(zeros):,} zeros have two or more strokes" in card
    two = sum(s.collection in ("ibm", "uqb") for s in marked)
    assert f"by {len({s.writer for s in marked})} writers; {two} of them are in two" in card
    assert {s.collection for s in samples} >= {"apa", "app", "ibm"}
    assert f"{len({s.collection for s in samples})} of its collections" in card


def test_nobody_is_in_both_parts(samples):
    train, validation = unipen.split(samples)
    assert not {s.writer for s in train} & {s.writer for s in validation}
    assert Counter(map(id, (*train, *validation))) == Counter(map(id, samples))


def test_every_collection_of_two_or_more_writers_is_in_both_parts(samples):
    writers, parts = defaultdict(set), defaultdict(set)
    for k, part in enumerate(unipen.split(samples)):
        for sample in part:
            writers[sample.collection].add(sample.writer)
            parts[sample.collection].add(k)
    assert {name for name, group in writers.items() if len(group) == 1} == {"lou"}
    assert all(parts[name] == {0, 1} for name in writers if name != "lou")
    assert parts["lou"] == {0}


def test_split_never_changes(samples):
    writers = sorted(unipen.validation_writers({sample.writer for sample in samples}))
    assert len(writers) == 48
    assert writers[:4] == ["aga-04", "aga-09", "apa-04", "apb-05"]
    assert hashlib.sha256(" ".join(writers).encode()).hexdigest()[:16] == "ee9f0da46c45943e"


def test_the_order_of_writers_does_not_change_who_validates(samples):
    writers = [sample.writer for sample in samples]
    assert unipen.validation_writers(writers) == unipen.validation_writers(reversed(writers))


def test_validation_digits_are_the_digits_of_the_validation_writers(samples):
    parts = unipen.split(samples)
    digits = parts.validation_digits
    assert {sample.label for sample in digits} == set(range(10))
    assert len(digits) == sum(sample.label < 10 for sample in parts.validation)


def test_a_zero_of_two_strokes_is_a_marked_one():
    stroke = np.zeros((2, 2), np.float32)
    assert Sample(0, "0", "apa-01", [stroke, stroke]).is_marked_zero
    assert not Sample(0, "0", "apa-01", [stroke]).is_marked_zero
    assert not Sample(4, "4", "apa-01", [stroke, stroke]).is_marked_zero


def test_what_is_packed_is_loaded_again(tmp_path, samples):
    some = samples[::200]
    path = tmp_path / "some.npz"
    np.savez(path, **unipen.encode(some))
    loaded = unipen.load(path)
    assert len(loaded) == len(some)
    for once, again in zip(some, loaded, strict=True):
        assert dataclasses.replace(once, strokes=[]) == dataclasses.replace(again, strokes=[])
        assert json.dumps([s.tolist() for s in once.strokes]) == json.dumps(
            [s.tolist() for s in again.strokes]
        )


def test_packing_all_samples_gives_the_file(samples, arrays):
    packed = unipen.encode(samples)
    assert packed.keys() == arrays.keys() == unipen.SHAPES.keys()
    for name, array in arrays.items():
        assert packed[name].dtype == array.dtype
        assert np.array_equal(packed[name], array), name


@pytest.mark.parametrize("content", [None, b"", b"not a zip", "truncated", "other arrays"])
def test_a_missing_or_damaged_file_is_refused_with_the_file_and_the_fix(tmp_path, content):
    path = tmp_path / "unipen.npz"
    if content == "truncated":
        path.write_bytes(unipen.FILE.read_bytes()[:100_000])
    elif content == "other arrays":
        np.savez(path, x_train=np.zeros((3, 28, 28), np.uint8))
    elif content is not None:
        path.write_bytes(content)
    with pytest.raises(ArtifactError) as caught:
        unipen.load(path)
    assert str(path) in str(caught.value)
    assert "python tools/unipen.py FOLDER" in str(caught.value)


@pytest.mark.parametrize(
    "damage",
    [
        lambda arrays: {"labels": arrays["labels"] + 11},
        lambda arrays: {"labels": arrays["labels"].astype(int) - 1},
        lambda arrays: {"stroke_counts": arrays["stroke_counts"] + 1},
        lambda arrays: {"stroke_counts": move_all(arrays["stroke_counts"])},
        lambda arrays: {"point_counts": move_all(arrays["point_counts"])},
        lambda arrays: {"points": arrays["points"][:, 1:]},
        lambda arrays: {"points": arrays["points"][:1]},
        lambda arrays: {"writers": arrays["writers"][1:]},
        lambda arrays: {"writers": np.full_like(arrays["writers"], 255)},
        lambda arrays: {"characters": arrays["characters"].astype(str)},
    ],
)
def test_arrays_that_do_not_fit_each_other_are_refused(tmp_path, arrays, damage):
    path = tmp_path / "unipen.npz"
    np.savez(path, **{**arrays, **damage(arrays)})
    with pytest.raises(ArtifactError, match=r"unipen\.npz cannot be read"):
        unipen.load(path)

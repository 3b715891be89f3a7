from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile

import numpy as np
import pytest

from model.data import labelled_images
from model.data.labelled_images import LabelledImagesError, from_npz, to_npz

IMAGES = np.random.default_rng(0).integers(0, 256, (3, 28, 28), np.uint8)
LABELS = np.array([7, 0, 9], np.uint8)
MAX_BYTES = 2_500_000  # that reading a few images may take, as the docstring says


def npz(**arrays: object) -> bytes:
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)
    return stream.getvalue()


def npy(shape: str = "(3, 28, 28)", dtype: str = "'|u1'", data: bytes = IMAGES.tobytes()) -> bytes:
    """An array's file with a header that may say anything."""
    header = f"{{'descr': {dtype}, 'fortran_order': False, 'shape': {shape}}}\n".encode()
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(header)) + header + data


def labels_npy(shape: str = "(3,)", dtype: str = "'|u1'", data: bytes = LABELS.tobytes()) -> bytes:
    return npy(shape, dtype, data)


def zipped(entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


def archive(images: bytes | None = None, labels: bytes | None = None, **options: int) -> bytes:
    entries = {"x_train.npy": images or npy(), "y_train.npy": labels or labels_npy()}
    return zipped(entries, **options)


def patched(content: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """Change bytes after the first place of a zip file's signature."""
    at = content.index(signature) + offset
    return content[:at] + value + content[at + len(value) :]


def in_directory(content: bytes, offset: int, value: bytes) -> bytes:
    return patched(content, b"PK\1\2", offset, value)


def peak_of_refusal(content: object, max_images: int | None = 100) -> int:
    """The most memory, in bytes, that refusing a file takes."""
    tracemalloc.start()
    try:
        with pytest.raises(LabelledImagesError):
            from_npz(content, max_images)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_what_is_written_is_read_again():
    images, labels = from_npz(to_npz(IMAGES, LABELS), 3)
    assert images.dtype == labels.dtype == np.uint8
    assert np.array_equal(images, IMAGES)
    assert np.array_equal(labels, LABELS)
    assert to_npz(list(IMAGES), LABELS.tolist()) == to_npz(IMAGES, LABELS)


def test_the_file_has_mnists_layout():
    with np.load(io.BytesIO(to_npz(IMAGES, [7, 0, 9])), allow_pickle=False) as stored:
        assert sorted(stored) == ["x_train", "y_train"]
        assert stored["x_train"].dtype == stored["y_train"].dtype == np.uint8
        assert np.array_equal(stored["x_train"], IMAGES)
        assert stored["y_train"].tolist() == [7, 0, 9]


@pytest.mark.parametrize("empty", [([], []), (IMAGES[:0], LABELS[:0])])
def test_a_file_may_be_empty(empty):
    images, labels = from_npz(to_npz(*empty), 0)
    assert images.shape == (0, 28, 28)
    assert labels.shape == (0,)


@pytest.mark.parametrize(
    ("images", "labels"),
    [
        (IMAGES / 255, LABELS),
        (IMAGES[:, :27], LABELS),
        (IMAGES.reshape(3, -1), LABELS),
        (IMAGES, LABELS[:2]),
        (IMAGES, LABELS + 1),
        (IMAGES, [1, 2, -1]),
        (IMAGES, [1, 2, 2.5]),
        (IMAGES, ["1", "2", "3"]),
        ([], LABELS),
    ],
)
def test_nothing_is_written_that_could_not_be_read(images, labels):
    with pytest.raises(LabelledImagesError):
        to_npz(images, labels)


@pytest.mark.parametrize("names", labelled_images.NAMES)
@pytest.mark.parametrize("dtype", ["u1", "<i8", ">i4", "<u8"])
@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_files_of_numpy_are_read(names, dtype, save):
    stream = io.BytesIO()
    others = {"x_test": np.zeros(5), "notes": np.array("a")}
    arrays = {names[0]: np.asfortranarray(IMAGES), names[1]: LABELS.astype(dtype)}
    save(stream, **arrays, **others)
    images, labels = from_npz(stream)
    assert np.array_equal(images, IMAGES)
    assert labels.dtype == np.uint8
    assert np.array_equal(labels, LABELS)
    assert not stream.closed


def test_a_path_is_read(tmp_path):
    path = tmp_path / "mine.npz"
    path.write_bytes(to_npz(IMAGES, LABELS))
    assert np.array_equal(from_npz(path, 100)[0], IMAGES)
    for other in (tmp_path, tmp_path / "nowhere.npz"):
        with pytest.raises(LabelledImagesError, match="opened"):
            from_npz(other)


def test_training_takes_the_file(tmp_path):
    pipeline = pytest.importorskip("model.training.input_pipeline", reason="needs tensorflow")
    path = tmp_path / "my-digits.npz"
    path.write_bytes(to_npz(IMAGES, LABELS))
    images, labels = pipeline.load_extra(path)
    assert np.array_equal(images, IMAGES)
    assert np.array_equal(labels, LABELS)
    path.write_bytes(npz(x_train=IMAGES, y_train=LABELS + 1))
    with pytest.raises(pipeline.UsageError, match=r"my-digits\.npz.*0 to 9"):
        pipeline.load_extra(path)


REFUSED = {
    "no bytes": (b"", "not an .npz"),
    "no zip file": (b"digits" * 100, "not an .npz"),
    "an array alone": (npy(), "not an .npz"),
    "only the end of a zip file": (b"PK\5\6" + bytes(18), "x_train"),
    "cut off": (archive()[:-30], "not an .npz"),
    "its start cut off": (archive()[300:], "damaged"),
    "only images": (npz(x_train=IMAGES), "x_train"),
    "a name of each pair": (npz(images=IMAGES, y_train=LABELS), "x_train"),
    "in a folder": (zipped({"a/x_train.npy": npy(), "a/y_train.npy": labels_npy()}), "x_train"),
    "folders": (zipped({"x_train.npy/": b"", "y_train.npy/": b""}), "x_train"),
    "a zip file in it": (zipped({"x_train": archive(), "y_train": labels_npy()}), "damaged"),
    "empty entries": (zipped({"x_train.npy": b"", "y_train.npy": b""}), "damaged"),
    "text": (archive(b"0 1 2 3"), "damaged"),
    "pickled images": (npz(x_train=np.array([IMAGES, None], object), y_train=LABELS), "uint8"),
    "pickled labels": (npz(x_train=IMAGES, y_train=np.array([7, 0, "9"], object)), "whole numbers"),
    "float images": (npz(x_train=IMAGES / 255, y_train=LABELS), "uint8"),
    "signed images": (npz(x_train=IMAGES.view(np.int8), y_train=LABELS), "uint8"),
    "wider images": (npz(x_train=IMAGES.astype(np.int64), y_train=LABELS), "uint8"),
    "images of records": (archive(npy(dtype="[('a', '|u1')]")), "uint8"),
    "a type that is none": (archive(npy(dtype="'|z9'")), "damaged"),
    "flat images": (npz(x_train=IMAGES.reshape(3, -1), y_train=LABELS), "28, 28"),
    "images of colours": (npz(x_train=IMAGES[..., None], y_train=LABELS), "28, 28"),
    "one image": (npz(x_train=IMAGES[0], y_train=LABELS), "28, 28"),
    "another size": (npz(x_train=np.zeros((3, 20, 20), np.uint8), y_train=LABELS), "28, 28"),
    "no axes": (npz(x_train=np.uint8(3), y_train=np.uint8(3)), "28, 28"),
    "fewer labels": (npz(x_train=IMAGES, y_train=LABELS[:2]), "one label"),
    "one-hot labels": (npz(x_train=IMAGES, y_train=np.eye(10, dtype=int)[LABELS]), "one label"),
    "float labels": (npz(x_train=IMAGES, y_train=np.array([7, np.nan, np.inf])), "whole numbers"),
    "truth values": (npz(x_train=IMAGES, y_train=LABELS > 1), "whole numbers"),
    "labels of text": (npz(x_train=IMAGES, y_train=LABELS.astype(str)), "whole numbers"),
    "dates": (npz(x_train=IMAGES, y_train=LABELS.astype("M8[s]")), "whole numbers"),
    "label 10": (npz(x_train=IMAGES, y_train=LABELS + 1), "0 to 9"),
    "label −1": (npz(x_train=IMAGES, y_train=np.array([1, -1, 2])), "0 to 9"),
    "label 256": (npz(x_train=IMAGES, y_train=np.array([1, 256, 2])), "0 to 9"),
    "label 2^64 − 1": (npz(x_train=IMAGES, y_train=np.full(3, -1).view(np.uint64)), "0 to 9"),
    "a negative number": (archive(npy("(-1, 28, 28)"), labels_npy("(-1,)")), "28, 28"),
    "fewer pixels than said": (archive(npy("(4, 28, 28)"), labels_npy("(4,)")), "damaged"),
    "more pixels than said": (archive(npy("(2, 28, 28)"), labels_npy("(2,)")), "damaged"),
    "fewer labels than said": (archive(labels=labels_npy(data=b"\1")), "damaged"),
    "10^12 images": (
        archive(npy(f"({10**12}, 28, 28)"), labels_npy(f"({10**12},)")),
        "at most 100",
    ),
    "10^30 images": (
        archive(npy(f"({10**30}, 28, 28)"), labels_npy(f"({10**30},)")),
        "at most 100",
    ),
    "a shape of code": (archive(npy("__import__('os').getcwd()")), "damaged"),
    "brackets in brackets": (archive(npy("(" * 4_900 + ")" * 4_900)), "damaged"),
    "a shape with many signs": (archive(npy("(" + "-" * 9_800 + "3, 28, 28)")), "damaged"),
    "a long header": (archive(npy(" " * 60_000 + "(3, 28, 28)")), "damaged"),
    "a header of version 2": (archive(npy().replace(b"NUMPY\1", b"NUMPY\2")), "damaged"),
    "101 images": (
        npz(x_train=np.zeros((101, 28, 28), np.uint8), y_train=np.zeros(101, int)),
        "at most 100",
    ),
    "compressed with LZMA": (archive(compression=zipfile.ZIP_LZMA), "compressed"),
    "compressed with bzip2": (archive(compression=zipfile.ZIP_BZIP2), "compressed"),
    "of an unknown compression": (in_directory(archive(), 10, b"\x63\0"), "compressed"),
    "encrypted": (in_directory(archive(), 8, b"\1\0"), "damaged"),
    "another checksum": (in_directory(archive(), 16, b"\0\0\0\0"), "damaged"),
    "a size of 4 GB": (in_directory(archive(), 24, b"\xfe\xff\xff\xff"), "at most 100"),
    "a smaller size than its own": (in_directory(archive(), 24, b"\x90\0\0\0"), "damaged"),
    "an entry outside the file": (in_directory(archive(), 42, b"\xff\xff\xff\x7f"), "damaged"),
    "another name within": (patched(archive(), b"PK\3\4", 30, b"z"), "damaged"),
    "other compressed bytes": (patched(archive(), b"PK\3\4", 60, b"\xff" * 40), "damaged"),
    "a directory of 4 GB": (patched(archive(), b"PK\5\6", 12, b"\xff" * 4), "too many entries"),
    "a directory elsewhere": (patched(archive(), b"PK\5\6", 16, b"\xff" * 4), "damaged"),
    "a directory of a very large file": (
        archive()[:-22] + b"PK\6\7" + bytes(16) + archive()[-22:],
        "too many entries",
    ),
    "a comment that is missing": (archive()[:-2] + b"\1\0", "not an .npz"),
    "a comment": (archive()[:-2] + b"\1\0a", "not an .npz"),
}


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.filterwarnings("ignore:Reading `.npy`:UserWarning")
def test_other_content_is_refused_in_a_sentence(kind, tmp_path):
    content, words = REFUSED[kind]
    path = tmp_path / "mine.npz"
    path.write_bytes(content)
    for source in (content, io.BytesIO(content), path):
        with pytest.raises(LabelledImagesError) as refused:
            from_npz(source, 100)
        message = str(refused.value)
        assert words in message
        assert len(message) < 80
        assert message.startswith("The ")
        assert message.endswith(".")


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.filterwarnings("ignore:Reading `.npy`:UserWarning")
def test_refusing_takes_little_memory(kind):
    assert peak_of_refusal(REFUSED[kind][0]) < MAX_BYTES


def zeros(start: bytes, megabytes: int) -> bytes:
    """A zip file whose images begin like this; then zeros follow, deflated."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("x_train.npy", "w") as entry:
            entry.write(start)
            for _ in range(megabytes):
                entry.write(bytes(1 << 20))
        archive.writestr("y_train.npy", labels_npy())
    return stream.getvalue()


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """Three images, as its header says, in a gigabyte of zeros: 5 MB."""
    return zeros(npy(data=b""), 1_024)


def test_a_gigabyte_of_zeros_is_not_decompressed(bomb):
    assert peak_of_refusal(io.BytesIO(bomb)) < MAX_BYTES
    assert peak_of_refusal(io.BytesIO(bomb), None) < MAX_BYTES


def test_zeros_whose_size_is_belied_are_decompressed_as_far_as_the_limit(bomb):
    size = struct.pack("<I", 10_000)
    assert peak_of_refusal(io.BytesIO(in_directory(bomb, 24, size))) < MAX_BYTES


def test_a_header_that_says_it_is_2_gb_long_is_not_read():
    content = zeros(b"\x93NUMPY\2\0\xff\xff\xff\x7f", 64)
    belied = in_directory(content, 24, struct.pack("<I", 10_000))
    assert peak_of_refusal(io.BytesIO(belied)) < MAX_BYTES


def test_many_entries_take_little_memory():
    for number in (1_200, 30_000):  # below and above the limit
        content = zipped(dict.fromkeys(map("{:08}".format, range(number)), b""))
        assert peak_of_refusal(io.BytesIO(content)) < MAX_BYTES


@pytest.mark.parametrize("pixels", [IMAGES, np.zeros((1, 28, 28), np.uint8)])
def test_reading_takes_memory_in_proportion_to_the_images(pixels):
    content = to_npz(np.resize(pixels, (1_000, 28, 28)), np.zeros(1_000, np.uint8))
    tracemalloc.start()
    try:
        from_npz(io.BytesIO(content), 1_000)
        assert tracemalloc.get_traced_memory()[1] < MAX_BYTES + 1_000 * 4_000
    finally:
        tracemalloc.stop()


def test_any_changed_byte_is_refused_or_harmless():
    """Only bytes that say nothing of the content, as dates, may change."""
    content = to_npz(IMAGES, LABELS)
    rng = np.random.default_rng(1)
    for _ in range(2_000):
        damaged = bytearray(content)
        for position in rng.integers(0, len(content), rng.integers(1, 4)):
            damaged[position] = rng.integers(0, 256)
        try:
            images, labels = from_npz(bytes(damaged), 100)
        except LabelledImagesError:
            continue
        assert np.array_equal(images, IMAGES)
        assert np.array_equal(labels, LABELS)


def test_every_truncated_file_is_refused():
    content = to_npz(IMAGES[:1], LABELS[:1])
    for length in range(len(content)):
        with pytest.raises(LabelledImagesError):
            from_npz(content[:length], 100)


def test_what_is_no_file_that_can_be_searched_is_refused():
    class Pipe(io.RawIOBase):
        def readable(self):
            return True

    with pytest.raises(LabelledImagesError, match="damaged"):
        from_npz(Pipe(), 100)

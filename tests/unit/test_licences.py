from tools import licences


def test_the_page_ends_with_the_licences_of_the_data():
    text = (licences.ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    assert text.startswith(licences.HEADER)
    assert text.endswith(licences.FOOTER + "\n")
    for file in (licences.ROOT / "data").glob("*.npz"):
        assert f"| `data/{file.name}` |" in text


def test_every_library_is_in_the_table():
    text = (licences.ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    for file, use in licences.REQUIREMENTS.items():
        for name in licences.requirement_names(licences.ROOT / file):
            assert any(
                line.startswith(f"| {name} |") and line.endswith(f"| {use} |")
                for line in text.splitlines()
            ), name

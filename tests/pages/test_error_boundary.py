"""A page or a fragment reports what it lacks; other errors are errors."""

from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from model.artifacts import ArtifactError
    from pages.sections import error_boundary

    @error_boundary.fragment
    def part(error: Exception | None) -> None:
        if error:
            raise error
        st.markdown("part")

    with error_boundary.page():
        part(ArtifactError("A file is missing."))
        part(None)
        raise ArtifactError("Another file is missing.")
    st.markdown("after")
    with error_boundary.page():
        raise ValueError("a mistake in the code")


def test_missing_files_are_reported_and_other_errors_are_not_hidden():
    app = AppTest.from_function(page).run()
    assert [error.value for error in app.error] == [
        "A file is missing.",
        "Another file is missing.",
    ]
    assert [markdown.value for markdown in app.markdown] == ["part", "after"]
    assert len(app.exception) == 1

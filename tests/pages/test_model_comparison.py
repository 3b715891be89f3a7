"""All networks on one digit: correct or wrong where the true label is known, else agreement."""

import pytest
from streamlit.testing.v1 import AppTest

from model.artifacts import SERVED, load_test_probabilities, network_titles
from model.data import mnist


def digit_page(index: int, label: int | None) -> None:
    """A page that compares the networks on a test digit."""
    from model.data import mnist
    from model.recognition.drawing import recognize_image
    from pages.sections import networks
    from pages.sections.draw import model_comparison

    classifier = networks.load(next(iter(networks.titles())))
    image = mnist.load().test.images[index]
    model_comparison.show(recognize_image(classifier, image).digits[0], label)


def crossed_seven() -> None:
    """A page that compares the networks on a 7 crossed in one stroke."""
    import numpy as np

    from model.recognition.drawing import recognize_strokes
    from pages.sections import networks
    from pages.sections.draw import model_comparison

    classifier = networks.load(next(iter(networks.titles())))
    stroke = [(80, 70), (230, 70), (150, 260), (110, 170), (200, 160)]
    recognized = recognize_strokes(classifier, [np.array(stroke, float)])
    model_comparison.show(recognized.digits[0])


def comparison(app: AppTest) -> dict[str, list[str]]:
    """The cells of the table by network."""
    app.run()
    assert not app.exception
    (table,) = (element.value for element in app.markdown)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    return {title: cells for title, *cells in rows[2:]}


@pytest.fixture(scope="module")
def misclassified() -> int:
    """A test digit that the served network misclassifies."""
    wrong = load_test_probabilities(SERVED).argmax(1) != mnist.load().test.labels
    return int(wrong.argmax())


def test_networks_are_correct_or_wrong_where_the_true_label_is_known(misclassified: int):
    label = int(mnist.load().test.labels[misclassified])
    app = AppTest.from_function(digit_page, args=(misclassified, label), default_timeout=60)
    rows = comparison(app)
    assert len(rows) == len(network_titles())
    for predicted, _, mark in rows.values():
        assert ("✓" in mark) == predicted.startswith(f"**{label}**")
        assert ("✗" in mark) != ("✓" in mark)
    assert "✗" in rows[network_titles()[SERVED]][-1]


def test_networks_agree_or_differ_where_it_is_not():
    rows = comparison(AppTest.from_function(crossed_seven, default_timeout=60))
    served = rows.pop(network_titles()[SERVED])
    assert {mark for *_, mark in rows.values()} == {"agrees", "differs"}
    for predicted, _, mark in rows.values():
        assert (mark == "agrees") == (predicted.split(",")[0] == served[0].split(",")[0])

from model import metrics
from model.schemas import StoredPersonalization
from pages.text import personalization as personalization_text
from pages.text.numbers import exact_percent

STORED: StoredPersonalization = {
    "parameters": {"power": 4.0, "max_distance": 0.1},
    "fitted": {
        "writers": 31,
        "samples": 5432,
        "digits": 4321,
        "errors": 57,
        "errors_adapted": 43,
        "corrections": 41,
        "harmed": 0,
        "next": 29,
        "next_correct": 23,
        "next_misread": 19,
        "next_misread_correct": 13,
    },
    "errors_by_limit": {"0": 57, "3": 53, "12": 47},
}


def test_the_headline_compares_no_corrections_with_the_most():
    sentence = personalization_text.headline(STORED, "Ours")
    assert sentence.startswith("Ours ")
    assert "57 of 4,321 digits without" in sentence
    assert "47 with at most 12" in sentence
    limited = {**STORED, "errors_by_limit": {"3": 53, "12": 47}}
    assert "53 of 4,321 digits with at most 3" in personalization_text.headline(limited, "Ours")


def test_the_method_and_the_uncertainty_hold_the_figures():
    assert " 31 " in personalization_text.method(STORED)
    sentence = personalization_text.uncertainty(STORED)
    assert "(57)" in sentence
    low, high = metrics.wilson_interval(57, 4321)
    assert f"from {exact_percent(low)} to {exact_percent(high)}" in sentence


def test_harm_is_told():
    def sentence(harmed: int) -> str:
        return personalization_text.fitted_sentence({**STORED["fitted"], "harmed": harmed})

    assert "43 of 57" in sentence(0)
    assert "**No sample " in sentence(0)
    assert "**1 sample " in sentence(1)
    assert "**1,234 samples " in sentence(1234)


def test_every_figure_is_listed():
    values = [value.split() for _, value in personalization_text.fitted_rows(STORED["fitted"])]
    assert values == [
        ["31"],
        ["4,321"],
        ["1,111"],
        ["57"],
        ["43"],
        ["41"],
        ["0"],
        ["23", "of", "29"],
        ["13", "of", "19"],
    ]

import pytest

from pages.text import numbers


@pytest.mark.parametrize(
    ("write", "value", "text"),
    [
        (numbers.percent, 1.0, "> 99.9 %"),
        (numbers.percent, 0.9995, "> 99.9 %"),
        (numbers.percent, 0.5, "50.0 %"),
        (numbers.percent, 0.0, "< 0.1 %"),
        (numbers.exact_percent, 0.98765, "98.77 %"),
        (numbers.short_percent, 0.999, ">99 %"),
        (numbers.short_percent, 0.5, "50 %"),
        (numbers.short_percent, 0.001, "<1 %"),
        (numbers.p_value, 0.0421, "4.2 %"),
        (numbers.p_value, 0.0001, "< 0.1 %"),
        (numbers.decimal, -1.5, "−1.500"),
        (numbers.decimal, -0.0001, "0.000"),
        (numbers.general, -2.0, "−2"),
    ],
)
def test_numbers_are_written_out(write, value: float, text: str):
    assert write(value) == text

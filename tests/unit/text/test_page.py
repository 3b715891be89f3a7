from model.recognition import export, segmentation
from model.recognition.arithmetic import Sum
from pages.text import page as page_text
from testing import recognized


def test_an_empty_page_gets_a_hint():
    assert "No digits" in page_text.summary(recognized.page(), [])


def test_corrections_reach_summary_and_titles():
    page = recognized.two_rows()
    texts = export.digit_texts(page)
    assert page_text.summary(page, texts) == "**5 digits**, 1 not sure, 1 that is no digit."
    texts[3], texts[4] = "8", "6"
    assert page_text.summary(page, texts) == "**7 digits**."
    assert page_text.digit_title(page.digits[3], "8") == "8, corrected by hand"


def test_each_outcome_has_a_look_and_a_sentence():
    page = recognized.two_rows()
    texts = export.digit_texts(page)
    kinds = [page_text.box_kind(text) for text in texts]
    assert kinds == [*["digit"] * 3, "unsure", "none", *["digit"] * 2]
    assert page_text.digit_title(page.digits[0], "1") == "1, 98.0 % confidence"
    assert page_text.digit_title(page.digits[3], "?") == "Not sure. It may be 3 or 6."
    assert page_text.digit_title(page.digits[4], "") == "Not a digit"
    assert all(map(page_text.box_label, texts))


def test_what_is_no_digit_has_no_confidence():
    digits = recognized.two_rows().digits
    assert page_text.confidence(digits[3]) == "98.0 %"
    assert page_text.confidence(digits[4]) == ""


def test_a_sum_is_written_with_its_signs_and_its_verdict():
    box = segmentation.Box(0, 0, 10, 10)
    page = recognized.two_rows()
    texts = export.digit_texts(page)
    wrong = Sum(0, "12 + 7 = 18", 19, False, box, {2: "+", 4: "="})
    assert page_text.row_lines(page, texts, [wrong]) == ["12 + 7 = 18  ✗", "40"]
    assert page_text.sum_title(wrong) == "12 + 7 = 18: wrong, it is 19"
    assert "0 of 1 sum**" in page_text.sums_sentence([wrong])
    assert page_text.summary(page, texts, signs=1) == "**5 digits**, 1 not sure."
    assert (page_text.box_kind("", "+"), page_text.box_label("", "+")) == ("sign", "+")
    assert page_text.digit_title(page.digits[4], "", "=") == "Equals sign"

from charts import theme


def test_ten_class_colours_differ_from_each_other_and_from_the_accent():
    assert len({*theme.CLASS_COLOURS, theme.ACCENT, theme.MUTED}) == 12

"""The figures of the Training and Evaluation pages hold the numbers given to them."""

import numpy as np
import pytest

from charts import (
    calibration,
    generalization,
    learning_curves,
    model_comparison,
    network_diagram,
    personalization,
    robustness,
    series,
    theme,
)


def run(title: str = "Ours", stopped: bool = False, **options) -> learning_curves.Run:
    given = {
        "training": np.array([0.3, 0.2, 0.1]),
        "validation": np.array([0.2, 0.1, 0.12]),
        "finetune_start": None,
        **options,
    }
    return learning_curves.Run(
        title,
        "#123456",
        np.array([1.0, 2, 3]),
        rate=np.array([0.1, 0.1, 0.05]),
        best=1,
        stopped=stopped,
        **given,
    )


def traces(chart, **properties) -> list:
    return [
        trace
        for trace in chart.data
        if all(getattr(trace, name, None) == value for name, value in properties.items())
    ]


def test_curves_are_drawn_with_their_rate_below_and_a_ring_on_the_kept_epoch():
    chart = learning_curves.learning_curves([run()], "error", "epochs")
    training, validation = [trace for trace in traces(chart, mode="lines") if trace.yaxis != "y2"]
    assert np.allclose(training.y, [0.3, 0.2, 0.1])
    assert training.line.dash == "dot"
    assert np.allclose(validation.y, [0.2, 0.1, 0.12])
    assert validation.line.dash == "solid"
    (rate,) = traces(chart, yaxis="y2")
    assert np.allclose(rate.y, [0.1, 0.1, 0.05])
    (ring,) = traces(chart, mode="markers")
    assert (ring.x[0], ring.y[0]) == (2, 0.1)
    assert "epoch 2" in ring.hovertemplate


def test_an_early_stop_and_another_recipe_are_marked():
    chart = learning_curves.learning_curves(
        [run(stopped=True, finetune_start=2.0)], "loss", "epochs"
    )
    assert [trace.x[0] for trace in traces(chart, mode="markers")] == [2, 3]
    assert chart.layout.shapes[0].x0 == 2


def test_only_what_is_asked_for_is_drawn_and_named_once():
    chart = learning_curves.learning_curves(
        [run("A", training=None), run("B", training=None)], "accuracy", "seconds", log=True
    )
    assert [trace.name for trace in chart.data if trace.showlegend] == ["A", "B"]
    assert chart.layout.yaxis.type == "log"


def test_figures_side_by_side_get_the_same_axis():
    low, high = learning_curves.value_limits([run(), run(validation=np.array([0.9, 0.5, 0.01]))])
    assert (low, high) == (0.01, 0.9)
    first, second = (
        learning_curves.learning_curves([part], "error", "epochs", True, (low, high))
        for part in (run("A"), run("B"))
    )
    assert first.layout.yaxis.range == second.layout.yaxis.range
    assert 10 ** first.layout.yaxis.range[0] < low < high < 10 ** first.layout.yaxis.range[1]


def test_without_a_run_there_is_no_figure():
    with pytest.raises(ValueError, match="no run"):
        learning_curves.learning_curves([], "error", "epochs")


def test_a_network_keeps_its_colour_whichever_others_are_shown():
    colours = series.colours(["ours", *"abcde"])
    assert colours["ours"] == theme.ACCENT
    assert len(set(colours.values())) == 6


def test_the_diagram_names_every_stage_and_its_slabs_shrink_with_the_maps():
    stages = [
        network_diagram.Stage("input", "Picture", (), (28, 28, 1)),
        network_diagram.Stage("convolution", "Convolution", ("8 filters",), (14, 14, 8)),
        network_diagram.Stage("dense", "Dense", (), (10,)),
    ]
    chart = network_diagram.network_diagram(stages)
    assert [
        "28×28×1" in chart.layout.annotations[0].text,
        "8 filters" in chart.layout.annotations[1].text,
    ] == [True, True]
    fronts = [max(trace.x) - min(trace.x) for trace in chart.data[1::3]]
    assert fronts[1] == pytest.approx(fronts[0] / 2)
    with pytest.raises(ValueError, match="kinds"):
        network_diagram.network_diagram([network_diagram.Stage("magic", "", (), (1,))])


def test_a_point_of_the_comparison_has_its_interval():
    chart = model_comparison.accuracy_against_cost(
        [model_comparison.Point("A", "#123456", 100, 0.99, (0.98, 0.995))], "seconds"
    )
    (point,) = chart.data
    assert (point.x[0], point.y[0]) == (100, 0.99)
    assert (point.error_y.array[0], point.error_y.arrayminus[0]) == pytest.approx((0.005, 0.01))
    assert chart.layout.xaxis.title.text
    assert chart.layout.yaxis.title.text
    assert (
        model_comparison.confidence_intervals(
            [model_comparison.Point("A", "#123456", 1, 0.99, (0.98, 0.995))]
        )
        .data[0]
        .x[0]
        == 0.99
    )


def test_reliability_draws_intervals_and_marks_bins_with_few_images():
    bins = calibration.Bins(
        np.array([0, 5, 100]), np.array([np.nan, 0.5, 0.9]), np.array([np.nan, 0.4, 0.95])
    )
    intervals = [(0.0, 1.0), (0.1, 0.8), (0.9, 0.97)]
    chart = calibration.reliability_diagram(bins, intervals, bins)
    few, enough = chart.data[2:]
    assert (few.x.tolist(), few.y.tolist(), few.marker.symbol) == ([0.5], [0.4], "circle-open")
    assert (enough.x.tolist(), enough.y.tolist(), enough.marker.symbol) == ([0.9], [0.95], "circle")
    for points, (low, high) in ((few, intervals[1]), (enough, intervals[2])):
        assert points.y[0] + points.error_y.array[0] == pytest.approx(high)
        assert points.y[0] - points.error_y.arrayminus[0] == pytest.approx(low)
    assert str(calibration.MIN_IMAGES) in few.name


def test_the_histogram_counts_right_and_wrong():
    right, wrong = calibration.confidence_histogram(
        np.array([0.91, 0.93, 0.97, 0.93]), np.array([True, True, True, False])
    ).data
    assert np.nansum(right.y) == 3
    assert np.nansum(wrong.y) == 1


def test_the_trade_shows_where_the_threshold_is_and_starts_before_it():
    line = series.Line("A", "#123456", [0.5, 0.9, 1.0], [0, 0.01, 0.05])
    chart = calibration.risk_coverage([line], (0.7, 0.0))
    assert (chart.data[1].x[0], chart.data[1].y[0]) == (0.7, 0)
    assert chart.layout.xaxis.range[0] < 0.7


def test_set_sizes_end_at_the_largest():
    (bars,) = calibration.prediction_set_sizes(np.array([0, 90, 8, 0, 2, 0, 0, 0, 0, 0, 0])).data
    assert bars.x.tolist() == [0, 1, 2, 3, 4]
    assert bars.text == ("", "90", "8", "", "2")


def test_robustness_draws_a_line_a_network_and_dashes_one():
    lines = [
        series.Line("A", "#123456", [0, 1], [0.9, 0.8]),
        series.Line("B", "#123456", [0, 1], [0.9, 0.5]),
    ]
    a, b = robustness.accuracy_against_severity(lines, "pixels", dashed="B").data
    assert list(b.y) == [0.9, 0.5]
    assert (a.line.dash, b.line.dash) == ("solid", "dash")
    assert len(robustness.accuracy_against_severity([], "pixels").data) == 0


def test_the_error_rate_is_drawn_with_its_interval_and_counts():
    points = [
        personalization.Point(0, 20, 1000, (0.013, 0.04)),
        personalization.Point(5, 10, 1000, (0.005, 0.02)),
    ]
    (drawn,) = personalization.error_rate_by_corrections(points).data
    assert drawn.x == ("0", "5")
    assert drawn.y == pytest.approx((0.02, 0.01))
    assert drawn.error_y.array == pytest.approx((0.02, 0.01))
    assert drawn.error_y.arrayminus == pytest.approx((0.007, 0.005))
    assert [text.strip() for text in drawn.text] == ["20", "10"]
    assert np.array(drawn.customdata)[1].tolist() == [10, 1000, 0.005, 0.02]


def test_no_digits_have_no_error_rate():
    assert personalization.Point(0, 0, 0, (0, 1)).rate == 0


def test_generalization_draws_each_set_with_the_baseline_and_the_interval():
    rows = [
        generalization.Row("A", 0.99, (0.98, 0.995), 0.8, 0.95),
        generalization.Row("B", 0.98, (0.9, 0.99), 0.7, 0.9),
    ]
    chart = generalization.accuracies(rows, "Ours")
    ours, scaled, preprocessed = (
        next(trace for trace in chart.data if trace.name == name)
        for name in ("Ours", "baseline, scaled down", "baseline, preprocessed")
    )
    assert list(ours.x) == [0.99, 0.98]
    assert list(scaled.x) == [0.8, 0.7]
    assert list(preprocessed.x) == [0.95, 0.9]
    assert np.allclose(ours.x + np.array(ours.error_x.array), [0.995, 0.99])
    assert np.allclose(ours.x - np.array(ours.error_x.arrayminus), [0.98, 0.9])
    assert [note.text for note in chart.layout.annotations] == ["A", "B"]

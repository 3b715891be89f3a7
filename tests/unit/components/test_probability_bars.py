import numpy as np
import pytest

from components import probability_bars


def test_bars_hold_the_ten_probabilities():
    shares = np.array([0.01, 0.02, 0.7, 0.05, 0.02, 0.1, 0.04, 0.03, 0.02, 0.01], np.float32)
    assert probability_bars.props(shares) == {"shares": pytest.approx(shares, abs=1e-4)}


def test_other_than_ten_probabilities_are_refused():
    with pytest.raises(ValueError, match="Ten probabilities"):
        probability_bars.props(np.zeros(9))

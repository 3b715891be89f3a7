import pytest

from model.artifacts import network_names
from model.recognition.browser import load_browser_files


@pytest.mark.parametrize("name", network_names())
def test_the_browser_has_the_files_of_every_network_and_of_this_code(name: str):
    assert load_browser_files(name), "python train_model.py --refresh"

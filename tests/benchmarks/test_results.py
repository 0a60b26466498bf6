import importlib.util
import sys
from types import ModuleType

import pytest

from benchmarks.made import BENCHMARKS


@pytest.fixture(scope="module")
def results() -> ModuleType:
    """The module of the benchmarks that makes ratios; the folder is no package."""
    spec = importlib.util.spec_from_file_location("bench_results", BENCHMARKS / "results.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_more_answers_in_a_second_are_faster(results: ModuleType) -> None:
    series = results.Series(load="tiny", unit="1/s")
    series.values = {"ours, disk": [20.0, 40.0, 90.0], "oxigraph serve": [10.0, 10.0, 30.0]}

    assert series.speed("ours, disk") == results.Spread(median=3.0, least=2.0, most=4.0)


def test_fewer_milliseconds_are_faster(results: ModuleType) -> None:
    series = results.Series(load="point", unit="ms")
    series.values = {"ours, disk": [5.0], "oxigraph serve": [10.0]}

    assert series.speed("ours, disk").median == 2.0


def test_there_is_no_ratio_where_a_round_is_missing(results: ModuleType) -> None:
    series = results.Series(load="point", unit="ms")
    series.values = {"ours, disk": [5.0], "oxigraph serve": [10.0, 10.0]}

    assert series.speed("ours, disk") is None
    assert results.mean_speed([series], "ours, disk") is None


def test_the_mean_of_ratios_is_geometric(results: ModuleType) -> None:
    fast = results.Series(load="one", unit="ms")
    fast.values = {"ours, disk": [1.0], "oxigraph serve": [8.0]}
    slow = results.Series(load="two", unit="ms")
    slow.values = {"ours, disk": [2.0], "oxigraph serve": [1.0]}

    assert results.mean_speed([fast, slow], "ours, disk") == pytest.approx(2.0)

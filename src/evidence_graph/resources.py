"""Where the shipped files are: the wheel's bundle, or the checkout's own folders."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

SHIPPED = ("ontology", "shapes", "data")


def directory(name: str) -> Traversable:
    """Returns the shipped directory `name` ("ontology", "shapes" or "data").

    An installed wheel carries them inside the package; a checkout has them at its top.

    >>> directory("ontology").joinpath("evidence.ttl").is_file()
    True
    """
    bundled = files("evidence_graph").joinpath("_bundled", name)
    if bundled.is_dir():
        return bundled
    return Path(__file__).parents[2] / name

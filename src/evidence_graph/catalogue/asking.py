"""The queries that the catalogue asks, as they lie beside it."""

from importlib.resources import files


def text_of(query: str) -> str:
    """Returns the text of the query of that name."""
    return files(__package__).joinpath("queries", f"{query}.rq").read_text(encoding="utf-8")

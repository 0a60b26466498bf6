"""The tree of errors at the end of docs/reference/python-api.md, made from errors/.

python tests/api/reference_page.py
"""

from pathlib import Path

from evidence_graph import errors

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "python-api.md"
_HEADING = "## Errors\n"


def with_errors(text: str) -> str:
    """Returns the page's text with the tree of errors as it is."""
    before, _, _ = text.partition(_HEADING)
    _, _, drawn = (errors.__doc__ or "").partition("\n\n")
    tree, _, _ = drawn.partition("\n\n")
    return (
        f"{before}{_HEADING}\nMade from `errors` by `python tests/api/reference_page.py`.\n\n"
        f"```text\n{tree}\n```\n\n"
        "An error carries its facts as attributes: line and column, the known names, the lines of\n"
        "the violations. [Exit codes](command-line.md#exit-codes) are those of the command line.\n"
    )


if __name__ == "__main__":
    PAGE.write_text(with_errors(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

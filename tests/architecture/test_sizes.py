"""A module over 400 lines, or a function over 50, is asking to be two things."""

from architecture.source_code import functions, modules, named, own_files

MOST_LINES_OF_A_MODULE = 400
MOST_LINES_OF_A_FUNCTION = 50

WRITTEN_BY_HAND = {".py", ".rq", ".html", ".css", ".js", ".sh"}


def test_no_module_is_over_400_lines() -> None:
    code = [path for path in own_files() if path.suffix in WRITTEN_BY_HAND]
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in code}

    assert {n: lines for n, lines in lengths.items() if lines > MOST_LINES_OF_A_MODULE} == {}


def test_no_function_is_over_50_lines() -> None:
    lengths = {
        f"{named(module)}:{function.lineno} {function.name}": function.end_lineno
        - function.lineno
        + 1
        for module in modules()
        for function in functions(module)
    }

    assert {n: lines for n, lines in lengths.items() if lines > MOST_LINES_OF_A_FUNCTION} == {}

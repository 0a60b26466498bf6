"""The lexer: every character is in a token or between two, and the awkward ones are cut right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_graph.sparql.lexer import (
    Token,
    TokenKind,
    block_at,
    place,
    stretches,
    token_at,
    tokens,
)

AWKWARD = st.text(
    alphabet=st.sampled_from("'\"\\#<>:?.@_-abuU0 \n\r\t{}()é\U0001f600"), max_size=60
)


def words(text: str) -> list[str]:
    return [token.text for token in tokens(text)]


@given(AWKWARD)
def test_stretches_are_the_text(text: str) -> None:
    assert "".join(stretch.text for stretch in stretches(text)) == text


@given(AWKWARD)
def test_tokens_stand_where_they_say(text: str) -> None:
    assert all(text[t.start :].startswith(t.text) and t.text for t in tokens(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ASK{}#x", ["ASK", "{", "}"]),
        ("'a''b'", ["'a'", "'b'"]),
        ("'''a'b''c'''", ["'''a'b''c'''"]),
        ("'''a'", ["''", "'a'"]),
        ('"a\\"b"', ['"a\\"b"']),
        ("'a\\q'", ["'", "a", "\\", "q", "'"]),
        ("ex:a.b. ex:", ["ex:a.b", ".", "ex:"]),
        ("ex:a\\'b", ["ex:a\\'b"]),
        ("ex:%41b", ["ex:%41b"]),
        ("?a<?b", ["?a", "<", "?b"]),
        ("<http://x/#a'b>", ["<http://x/#a'b>"]),
        ("<a b>", ["<", "a", "b", ">"]),
        ("1.5e3.", ["1.5e3", "."]),
        ("'x'@en--ltr", ["'x'", "@en--ltr"]),
        ("_:b.c.", ["_:b.c", "."]),
        ("#a\r'b'", ["'b'"]),
    ],
)
def test_text_is_cut_as_sparql_cuts_it(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "is_doubtful"),
    [
        ("<http://x/#a'b>", False),
        ("<urn:x:y>", False),
        ("<#x>", True),
        ("<'x>", True),
        ("\\", True),
        ("é:b", False),
        ("'#'", False),
    ],
)
def test_a_token_that_may_be_cut_otherwise_is_doubtful(text: str, is_doubtful: bool) -> None:
    assert any(token.is_doubtful for token in tokens(text)) == is_doubtful


@pytest.mark.parametrize(
    "unit",
    ["a.", "a-", "'''", "'''a\\q", "<a", "#\n", "%", "1 ", "\\u0041", "\"\"\"'''", "?a ", "_:a."],
)
def test_a_long_text_is_read_in_time_that_grows_with_its_length(unit: str) -> None:
    for stretch in stretches(unit * (200_000 // len(unit))):
        assert isinstance(stretch, Token)


def test_lines_and_columns_count_from_one() -> None:
    assert [place("a\nbc", index) for index in (0, 2, 3)] == [(1, 1), (2, 1), (2, 2)]
    assert TokenKind("word") is TokenKind.WORD


@given(AWKWARD)
def test_one_token_after_the_other_is_all_tokens(text: str) -> None:
    found, index = [], 0
    while token := token_at(text, index):
        found.append(token)
        index = token.start + len(token.text)

    assert found == list(tokens(text))


@given(AWKWARD)
def test_a_block_ends_where_its_tokens_close_its_brace(text: str) -> None:
    block = "{" + text
    depth, end = 0, None
    for token in tokens(block):
        if token.kind is TokenKind.UNKNOWN:
            return
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0:
            end = token.start + 1
            break
    found = block_at(block, 0)

    assert end == (found.end if found else None)


@pytest.mark.parametrize(
    ("text", "depth"),
    [("{}", 1), ("{ ( [ ] ) }", 3), ("{ '((((' <#((> # ((\n }", 1), ("{ <<( a <<( b )>> )>> }", 5)],
)
def test_a_block_knows_how_deep_it_is(text: str, depth: int) -> None:
    block = block_at(text, 0)

    assert block is not None
    assert block.depth == depth


@pytest.mark.parametrize(
    "unit", ["<a", "'''a", "\"\\'", "'''a\\q", "\"\"\"'''", "#\n", "<<", "{}", "a.", "_", "'a\n"]
)
def test_a_long_block_is_measured_in_time_that_grows_with_its_length(unit: str) -> None:
    block_at("{" + unit * (400_000 // len(unit)), 0)

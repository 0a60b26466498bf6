"""Tokens: shown once, kept as hashes, and good for the graphs of their scopes only."""

import subprocess
import sys
from pathlib import Path

import pytest

from evidence_graph.authority.scopes import Scope, refusal
from evidence_graph.authority.tokens import PREFIX, TokenFile
from evidence_graph.errors import InputError, NotFoundError, StoreError
from evidence_graph.records.graphs import (
    CATALOGUE_GRAPH,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    PROVENANCE_GRAPH,
    SHAPES_GRAPH,
)
from evidence_graph.vocabulary import GRAPHS


@pytest.fixture
def tokens(tmp_path: Path) -> TokenFile:
    return TokenFile(tmp_path / "store" / "tokens.json")


class TestTokens:
    def test_a_token_is_known_by_its_secret(self, tokens) -> None:
        made, secret = tokens.create("ana", [Scope.DATA])

        assert tokens.holder(secret) == made
        assert secret.startswith(PREFIX)

    def test_the_secret_is_kept_nowhere(self, tokens) -> None:
        _, secret = tokens.create("ana", [Scope.DATA])

        assert secret not in tokens.path.read_text()
        assert secret.removeprefix(PREFIX) not in tokens.path.read_text()

    def test_the_file_is_its_owners_alone(self, tokens) -> None:
        tokens.create("ana", [Scope.DATA])

        assert tokens.path.stat().st_mode & 0o777 == 0o600

    def test_two_tokens_do_not_have_the_same_secret(self, tokens) -> None:
        assert tokens.create("ana", [Scope.DATA])[1] != tokens.create("bo", [Scope.DATA])[1]

    @pytest.mark.parametrize("wrong", ["", "evg_", "evg_wrong", "ana"])
    def test_another_secret_opens_nothing(self, tokens, wrong) -> None:
        tokens.create("ana", [Scope.DATA])

        assert tokens.holder(wrong) is None

    def test_a_hash_is_no_secret(self, tokens) -> None:
        made, _ = tokens.create("ana", [Scope.DATA])

        assert tokens.holder(made.digest) is None

    def test_a_revoked_token_opens_nothing_and_the_others_still_do(self, tokens) -> None:
        _, revoked = tokens.create("ana", [Scope.DATA])
        kept, secret = tokens.create("bo", [Scope.ADMIN])
        tokens.revoke("ana")

        assert tokens.holder(revoked) is None
        assert tokens.holder(secret) == kept

    def test_a_token_opens_nothing_after_its_time(self, tokens) -> None:
        made, secret = tokens.create("ana", [Scope.DATA], days=0)

        assert made.expires is not None
        assert tokens.holder(secret) is None

    def test_a_name_is_given_once(self, tokens) -> None:
        tokens.create("ana", [Scope.DATA])

        with pytest.raises(InputError, match="already"):
            tokens.create("ana", [Scope.DATA])

    @pytest.mark.parametrize("name", ["", "a" * 81, "a\nb", "<script>"])
    def test_what_is_no_name_is_refused(self, tokens, name) -> None:
        with pytest.raises(InputError, match="is no name"):
            tokens.create(name, [Scope.DATA])

    def test_a_token_without_a_scope_is_refused(self, tokens) -> None:
        with pytest.raises(InputError, match="scope"):
            tokens.create("ana", [])

    def test_revoking_an_unknown_token_is_told(self, tokens) -> None:
        with pytest.raises(NotFoundError):
            tokens.revoke("ana")

    def test_a_damaged_file_is_told_and_not_taken_for_an_empty_one(self, tokens) -> None:
        tokens.create("ana", [Scope.DATA])
        tokens.path.write_text('{"tokens": [')

        with pytest.raises(StoreError, match="holds no tokens that can be read"):
            tokens.holder("evg_x")


class TestScopes:
    @pytest.mark.parametrize("graph", ["report/x", "annotation/x", "source/x", "enrichment/x"])
    def test_a_data_token_may_write_what_is_known(self, graph) -> None:
        assert refusal([Scope.DATA], GRAPHS + graph) is None
        assert refusal([Scope.DATA], "https://example.org/mine") is None

    @pytest.mark.parametrize(
        "graph", [ONTOLOGY_GRAPH, SHAPES_GRAPH, GRAPHS + "vocabulary/x", GRAPHS + "mapping/x"]
    )
    def test_a_data_token_may_not_write_what_words_mean(self, graph) -> None:
        assert "scope ontology" in str(refusal([Scope.DATA], graph))
        assert refusal([Scope.ONTOLOGY], graph) is None
        assert refusal([Scope.ADMIN], graph) is None

    def test_an_ontology_token_may_not_write_reports(self) -> None:
        assert "scope data" in str(refusal([Scope.ONTOLOGY], GRAPHS + "report/x"))

    @pytest.mark.parametrize("graph", [INFERRED_GRAPH, PROVENANCE_GRAPH, CATALOGUE_GRAPH])
    @pytest.mark.parametrize("scope", list(Scope))
    def test_nobody_writes_what_is_made_here(self, graph, scope) -> None:
        assert "made here" in str(refusal([scope], graph))


class TestProcessesAtOnce:
    """Real ones, each of which makes tokens, or makes and revokes them, as fast as it can."""

    MAKES = (
        "import sys; from pathlib import Path; "
        "from evidence_graph.authority.tokens import TokenFile, Scope; "
        "tokens = TokenFile(Path(sys.argv[1])); "
        "sys.stdin.readline(); "
        "[tokens.create(f'{sys.argv[2]}{n}', [Scope.DATA]) for n in range(20)]; "
        "[tokens.revoke(f'{sys.argv[2]}{n}') for n in range(int(sys.argv[3]))]"
    )

    def test_no_token_is_lost_and_none_comes_back(self, tokens) -> None:
        revoked = {"a": 0, "b": 20, "c": 5, "d": 0}
        started = [
            subprocess.Popen(
                [sys.executable, "-c", self.MAKES, str(tokens.path), name, str(number)],
                stdin=subprocess.PIPE,
            )
            for name, number in revoked.items()
        ]
        for process in started:
            process.stdin.write(b"go\n")
            process.stdin.close()

        assert [process.wait(60) for process in started] == [0] * len(started)

        wanted = {f"{name}{n}" for name, first in revoked.items() for n in range(first, 20)}
        assert {token.name for token in tokens.tokens()} == wanted
        left = sorted(path.name for path in tokens.path.parent.iterdir())
        assert left == ["tokens.json", "tokens.lock"]

"""`backup`, `restore`, `verify` and `token`."""

import json
import subprocess
from pathlib import Path

import pytest

from cli.conftest import COMMAND
from evidence_graph.authority.tokens import TokenFile
from evidence_graph.graph import EvidenceGraph
from evidence_graph.store.versions import StoreDirectory


def test_a_store_is_backed_up_looked_at_and_restored(run, shipped_store, tmp_path) -> None:
    file, restored = tmp_path / "backup.tar", tmp_path / "restored"

    made = run("backup", file, "--store", shipped_store)
    looked = run("restore", file, "--check")
    back = run("restore", file, "--store", restored)

    assert (made.code, looked.code, back.code) == (0, 0, 0)
    assert "version 1" in made.err
    assert "is whole" in looked.err
    assert "Restored version 1." in back.err
    before = EvidenceGraph.published(shipped_store)
    assert EvidenceGraph.published(restored).graphs() == before.graphs()


def test_what_cannot_be_restored_is_code_3(run, shipped_store, tmp_path) -> None:
    (tmp_path / "notes.tar").write_text("no backup")
    run("backup", tmp_path / "backup.tar", "--store", shipped_store)

    wrong = run("restore", tmp_path / "notes.tar", "--store", tmp_path / "restored")
    over = run("restore", tmp_path / "backup.tar", "--store", shipped_store)

    assert (wrong.code, over.code) == (3, 3)
    assert "no backup that can be read" in wrong.err
    assert "holds a store already" in over.err


def test_nothing_to_back_up_is_code_3_and_leaves_no_file(run, tmp_path) -> None:
    outcome = run("backup", tmp_path / "backup.tar", "--store", tmp_path / "none")

    assert outcome.code == 3
    assert not (tmp_path / "backup.tar").exists()


def test_a_store_that_agrees_with_itself_is_code_0_and_another_code_1(run, store) -> None:
    whole = run("verify", "--store", store)
    facts = store / "version-1.json"
    facts.write_text(json.dumps({**json.loads(facts.read_text()), "statements": 1}))
    faulty = run("verify", "--store", store)

    assert (whole.code, whole.out) == (0, "")
    assert "Everything agrees." in whole.err
    assert faulty.code == 1
    assert "says it has 1 statements" in faulty.out


def test_a_lost_pointer_is_code_3_and_the_command_told_puts_it_back(run, store) -> None:
    (store / "current").unlink()

    refused = run("info", "--store", store)
    back = run("recover", "--store", store)
    again = run("info", "--store", store)

    assert (refused.code, back.code, again.code) == (3, 0, 0)
    assert "`evidence-graph recover`" in refused.err
    assert "Version 1 is the current one." in back.err


def to_full_device(*arguments: object) -> tuple[int, str]:
    """Returns how a command ends whose results no disk takes, and what it says."""
    with Path("/dev/full").open("wb") as nowhere:
        done = subprocess.run(
            [*COMMAND, *map(str, arguments)], stdout=nowhere, stderr=subprocess.PIPE, check=False
        )
    return done.returncode, done.stderr.decode()


@pytest.mark.parametrize(
    "arguments", [("log",), ("diff", "1"), ("info",), ("query", "SELECT * {?s ?p ?o} LIMIT 9")]
)
def test_results_that_cannot_be_written_are_told(shipped_store, arguments) -> None:
    code, said = to_full_device(*arguments, "--store", shipped_store)

    assert code == 3
    assert "the results cannot be written (No space left on device)" in said
    assert "Traceback" not in said


class TestTokens:
    def test_one_that_cannot_be_shown_is_not_made(self, run, tmp_path: Path) -> None:
        code, said = to_full_device(
            "token", "create", "ana", "--scope", "data", "--store", tmp_path
        )

        assert code == 3
        assert "cannot be written" in said
        assert run("token", "create", "ana", "--scope", "data", "--store", tmp_path).code == 0

    def test_made_at_once_by_many_all_are_there(self, tmp_path: Path) -> None:
        several = [
            subprocess.Popen(
                [*COMMAND, "token", "create", f"t{n}", "--scope", "data", "--store", tmp_path],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for n in range(6)
        ]

        assert [one.wait() for one in several] == [0] * 6
        made = TokenFile(tmp_path / "tokens.json").tokens()
        assert sorted(token.name for token in made) == [f"t{n}" for n in range(6)]

    def test_one_is_made_listed_and_revoked(self, run, tmp_path: Path, monkeypatch) -> None:
        monkeypatch.setenv("COLUMNS", "160")
        store = ("--store", tmp_path)

        made = run("token", "create", "ana", "--scope", "data", "--days", 9, *store)
        listed = run("token", "list", *store)
        again = run("token", "create", "ana", "--scope", "data", *store)
        gone = run("token", "revoke", "ana", *store)

        assert (made.code, listed.code, again.code, gone.code) == (0, 0, 1, 0)
        secret = made.out.strip()
        assert secret.startswith("evg_")
        assert "shown this once" in made.err
        assert "│ ana " in listed.out
        assert secret not in listed.out + (tmp_path / "tokens.json").read_text()
        assert "already" in again.err
        assert "│ ana " not in run("token", "list", *store).out

    def test_one_that_is_not_there_cannot_be_revoked(self, run, tmp_path: Path) -> None:
        outcome = run("token", "revoke", "bo", "--store", tmp_path)

        assert (outcome.code, outcome.out) == (2, "")

    def test_a_scope_that_is_none_is_wrong_usage(self, run, tmp_path: Path) -> None:
        outcome = run("token", "create", "ana", "--scope", "all", "--store", tmp_path)

        assert outcome.code == 2
        assert not (tmp_path / "tokens.json").exists()

    def test_without_a_store_there_are_none(self, run) -> None:
        assert run("token", "list").code == 2


@pytest.mark.parametrize("token", ["short", "x" * 15, "with a blank in it", "r\u00e4ttat" * 4])
def test_a_token_that_could_be_guessed_is_refused(process, tmp_path, token) -> None:
    run = process("serve", "--plain", "--store", tmp_path / "plain", "--admin-token", token)

    assert (run.code, "16 characters or more" in run.err) == (2, True)
    assert token not in run.err
    assert not (tmp_path / "plain").exists()


def test_a_plain_store_and_one_of_evidence_are_not_mixed_up(
    process, shipped_store, tmp_path
) -> None:
    EvidenceGraph.plain(tmp_path / "plain")

    as_plain = process("serve", "--plain", "--store", shipped_store, "--port", 0)
    as_evidence = process("serve", "--store", tmp_path / "plain", "--port", 0)

    assert (as_plain.code, as_evidence.code) == (3, 3)
    assert "holds evidence" in as_plain.err
    assert "is a plain store" in as_evidence.err
    assert StoreDirectory(tmp_path / "plain").current().number == 1


@pytest.mark.parametrize(
    "command",
    [
        ("info",),
        ("query", "ASK {}"),
        ("validate",),
        ("log",),
        ("dump", "--graph", "report/ut202002"),
        ("explain", "report/ut202002/evans-2014", "a", "ev:Synthesis"),
    ],
    ids=lambda command: command[0],
)
def test_reading_a_store_of_another_release_says_so_and_publishes_nothing(
    run, store, command
) -> None:
    facts = store / "version-1.json"
    said = json.loads(facts.read_text())
    said["fingerprint"], said["rules"]["code"] = "of another release", "of another release"
    facts.write_text(json.dumps(said))

    outcome = run(*command, "--store", store)

    assert outcome.code == 0
    assert f"`evidence-graph upgrade --store {store}` takes in those of this one" in outcome.err
    assert [path.name for path in store.glob("version-*.json")] == ["version-1.json"]


def test_an_upgrade_says_what_it_did_once(run, store) -> None:
    facts = store / "version-1.json"
    said = json.loads(facts.read_text())
    facts.write_text(json.dumps({**said, "fingerprint": "of another release"}))

    dry = run("upgrade", "--dry-run", "--store", store)
    done = run("upgrade", "--store", store)
    again = run("upgrade", "--store", store)

    assert (dry.code, done.code, again.code) == (0, 0, 0)
    assert "A dry run: nothing was changed" in dry.err
    assert "Version 2: Took in the documents of evidence-graph" in done.err
    assert "Nothing to take in" in again.err

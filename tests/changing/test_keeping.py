"""Backups, verifying, older layouts and plain stores: nothing is lost, and a fault is seen."""

import gzip
import io
import json
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from changing import made
from evidence_graph import EvidenceGraph
from evidence_graph.assembly import silent
from evidence_graph.changing import history
from evidence_graph.changing.authors import authorship
from evidence_graph.changing.upgrade import make_plain, upgrade
from evidence_graph.changing.verifying import verify
from evidence_graph.changing.writer import Writer
from evidence_graph.errors import StoreError
from evidence_graph.records.graphs import INFERRED_GRAPH
from evidence_graph.store import backups, inspecting
from evidence_graph.store.changes import graph_of, in_graph
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.terms import triple_of
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.store.workshop import DiskWorkshop


@pytest.fixture(scope="module")
def changed(shipped_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a change of its own, to read; tests copy it before they write."""
    path = tmp_path_factory.mktemp("changed") / "store"
    workshop = DiskWorkshop(StoreDirectory(shutil.copytree(shipped_store, path)))
    Writer(workshop).change(made.exchange((), [made.remark("one")]), by=made.by())
    workshop.close()
    return path


@pytest.fixture
def mine(changed: Path, tmp_path: Path) -> StoreDirectory:
    """The changed store, for one test to write."""
    return StoreDirectory(shutil.copytree(changed, tmp_path / "mine"))


@pytest.fixture
def backup(changed: Path, tmp_path: Path) -> Path:
    backups.back_up(StoreDirectory(changed), tmp_path / "backup.tar")
    return tmp_path / "backup.tar"


def held(directory: StoreDirectory) -> set[made.Quad]:
    return made.everything(QuadStore.open(directory.current().path, read_only=True))


class TestBackups:
    def test_what_is_restored_is_what_was_backed_up(self, changed, backup, tmp_path) -> None:
        (changed / "tokens.json").write_text('{"tokens": []}')
        backups.back_up(StoreDirectory(changed), backup)
        restored = StoreDirectory(tmp_path / "restored")

        version = backups.restore(backup, restored)

        before = StoreDirectory(changed).current()
        assert (version.number, version.facts) == (before.number, before.facts)
        assert held(restored) == held(StoreDirectory(changed))
        assert [change.by for change in history.log(restored)] == [
            change.by for change in history.log(StoreDirectory(changed))
        ]
        assert (restored.path / "tokens.json").stat().st_mode & 0o777 == 0o600
        assert verify(restored) == []

    def test_a_restored_store_can_be_changed(self, backup, tmp_path) -> None:
        restored = StoreDirectory(tmp_path / "restored")
        backups.restore(backup, restored)
        workshop = DiskWorkshop(restored)

        Writer(workshop).change(made.exchange((), [made.remark("two")]), by=made.by())
        workshop.close()

        assert restored.current().number == 3
        assert verify(restored) == []

    def test_every_damaged_byte_of_the_quads_is_told(self, backup, tmp_path) -> None:
        content = bytearray(backup.read_bytes())
        with tarfile.open(backup) as archive:
            at = archive.getmember(backups.QUADS).offset_data
        content[at + 100] ^= 1
        backup.write_bytes(content)

        with pytest.raises(StoreError, match="damaged"):
            backups.check(backup)
        with pytest.raises(StoreError, match="damaged"):
            backups.restore(backup, StoreDirectory(tmp_path / "restored"))
        assert StoreDirectory(tmp_path / "restored").current() is None

    @pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
    def test_a_backup_that_is_cut_is_told(self, backup, share) -> None:
        content = backup.read_bytes()
        backup.write_bytes(content[: int(len(content) * share)])

        with pytest.raises(StoreError):
            backups.check(backup)

    def test_a_file_that_is_no_backup_is_told(self, tmp_path) -> None:
        other = tmp_path / "other.tar"
        with tarfile.open(other, "w") as archive:
            archive.addfile(tarfile.TarInfo("notes.txt"), io.BytesIO())

        for wrong in (other, Path(__file__)):
            with pytest.raises(StoreError, match="no backup that can be read"):
                backups.check(wrong)

    def test_a_store_is_never_written_over(self, backup, mine) -> None:
        before = held(mine)

        with pytest.raises(StoreError, match="holds a store already"):
            backups.restore(backup, mine)

        assert held(mine) == before

    def test_nothing_is_no_backup(self, tmp_path) -> None:
        with pytest.raises(StoreError, match="nothing to back up"):
            backups.back_up(StoreDirectory(tmp_path / "none"), tmp_path / "backup.tar")


class TestVerifying:
    """Each fault is planted past every check, as a broken disk or a stranger would."""

    @staticmethod
    def planted(directory: StoreDirectory) -> Iterator[QuadStore]:
        quads = QuadStore.open(directory.current().path, read_only=False)
        yield quads
        quads.close()

    def test_a_store_that_is_whole_agrees(self, changed) -> None:
        assert verify(StoreDirectory(changed)) == []

    def test_a_quad_that_the_view_lacks_is_found(self, mine) -> None:
        for quads in self.planted(mine):
            quads.remove_quads([in_graph(made.remark("one"), None)])

        found = "\n".join(verify(mine))

        assert "the merged view lacks 1 quads" in found
        assert '"one"' in found

    def test_a_quad_that_nobody_wrote_is_found(self, mine) -> None:
        for quads in self.planted(mine):
            quads.add_quads([made.remark("invented"), in_graph(made.remark("invented"), None)])

        assert "invented" in "\n".join(verify(mine))

    def test_a_quad_that_does_not_follow_is_found(self, mine) -> None:
        for quads in self.planted(mine):
            quads.add_quads([made.remark("drawn", graph=INFERRED_GRAPH)])

        assert f"<{INFERRED_GRAPH}> has beyond 1 quads" in "\n".join(verify(mine)).replace(
            " what it is made of", ""
        )

    def test_a_figure_that_is_wrong_is_found(self, mine) -> None:
        facts = mine.path / "version-2.json"
        said = json.loads(facts.read_text())
        said["statements"] += 1
        facts.write_text(json.dumps(said))

        (finding,) = verify(mine)

        assert f"says it has {said['statements']} statements" in finding

    def test_a_record_that_is_cut_is_found(self, mine) -> None:
        record = mine.path / "changes" / "2.rdfp.gz"
        record.write_bytes(gzip.compress(gzip.decompress(record.read_bytes())[:-5]))

        assert "the record of change 2 cannot be read" in "\n".join(verify(mine))

    @pytest.mark.parametrize("number", [1, 2])
    def test_a_record_that_is_gone_is_found(self, mine, number) -> None:
        (mine.path / "changes" / f"{number}.rdfp.gz").unlink()

        assert f"the record of change {number} cannot be read" in "\n".join(verify(mine))

    def test_a_record_of_another_store_is_found(self, mine, tmp_path) -> None:
        EvidenceGraph.open(tmp_path / "other").close()
        shutil.copy(tmp_path / "other" / "changes" / "1.rdfp.gz", mine.path / "changes")

        found = "\n".join(verify(mine))

        assert "the record of change 1 is not of the version 1 on disk" in found
        assert "the record of change 2 does not follow that of change 1" in found

    @pytest.mark.parametrize("number", [1, 2])
    def test_a_flipped_bit_in_any_file_of_any_version_is_found(self, mine, number) -> None:
        version = mine.path / f"version-{number}"
        for file in sorted(version.iterdir(), key=lambda path: path.stat().st_size)[-12:]:
            whole = file.read_bytes()
            flipped = bytearray(whole)
            flipped[len(flipped) // 2] ^= 1
            file.unlink()  # it may be a file of another version too
            file.write_bytes(flipped)

            found = list(inspecting.of_files(mine, mine.current()))
            file.write_bytes(whole)

            assert found == [
                f"version {number}: {version.name}/{file.name} is not what was written"
            ]

    def test_a_file_that_is_gone_is_found_and_what_else_there_is(self, mine) -> None:
        gone = max((mine.path / "version-2").glob("*.sst"), key=lambda path: path.stat().st_size)
        gone.unlink()
        (mine.path / "changes" / "1.rdfp.gz").unlink()
        (mine.path / "tokens.json").write_text('{"tok')

        found = verify(mine)

        assert f"version-2/{gone.name} cannot be read" in "\n".join(found)
        assert [finding for finding in found if "record of change 1" in finding]
        assert [finding for finding in found if "take tokens.json out of a backup" in finding]

    def test_a_pointer_that_was_set_back_is_found(self, mine) -> None:
        (mine.path / "current").write_text("1\n")

        (finding,) = verify(mine)

        assert "version 1 is the current one, but there is version 2" in finding
        assert "`evidence-graph recover 2`" in finding

    def test_nothing_is_told_to_be_nothing(self, tmp_path) -> None:
        assert verify(StoreDirectory(tmp_path)) == [f"{tmp_path} holds no store"]


class TestOlderStores:
    @pytest.mark.parametrize(
        "older",
        [
            {"tally": None, "shapes": None, "inferred": None},
            {"rules": {"another": "form"}, "fingerprint": "of another release"},
            {"rules": None, "tally": None, "fingerprint": "of another release"},
        ],
        ids=["without figures", "other rules", "neither"],
    )
    def test_a_store_of_an_earlier_release_is_taken_over(self, mine, older) -> None:
        facts = mine.path / "version-2.json"
        # Nor did it record changes, or checksums.
        said = {**json.loads(facts.read_text()), **older}
        said |= {
            "format": None,
            "recorded": None,
        }
        facts.write_text(json.dumps({n: value for n, value in said.items() if value is not None}))
        shutil.rmtree(mine.path / "changes")
        shutil.rmtree(mine.path / "version-1")
        for kept in ("version-1.json", "version-1.sums", "version-2.sums"):
            (mine.path / kept).unlink()
        before = held(mine)

        EvidenceGraph.upgrade(mine.path)
        graph = EvidenceGraph.open(mine.path)
        with graph.change("Ana", "a remark") as change:
            change.add([triple_of(made.remark("two"))], graph=made.MINE)
        graph.close()

        assert {made.remark("one"), made.remark("two")} <= held(mine)
        assert not {q for q in before - held(mine) if graph_of(q) == made.REPORT}
        assert verify(mine) == []

    def test_a_store_of_a_later_release_is_left_alone(self, mine) -> None:
        facts = mine.path / "version-2.json"
        facts.write_text(json.dumps({**json.loads(facts.read_text()), "format": 99}))

        with pytest.raises(StoreError, match="written by a newer release"):
            EvidenceGraph.open(mine.path)

    @pytest.mark.parametrize("shipped", [None, 7])
    def test_one_that_does_not_say_what_it_was_made_of_is_told(self, mine, shipped) -> None:
        facts = mine.path / "version-2.json"
        said = {**json.loads(facts.read_text()), "fingerprint": "another", "shipped": shipped}
        facts.write_text(json.dumps({n: value for n, value in said.items() if value is not None}))

        with pytest.raises(StoreError, match="does not note which documents"):
            EvidenceGraph.upgrade(mine.path)


class TestPlainStores:
    def test_it_is_empty_and_infers_nothing(self, tmp_path) -> None:
        graph = EvidenceGraph.plain(tmp_path / "plain")
        with graph.change("Ana", "a violation, elsewhere") as change:
            change.add([triple_of(made.violating())], graph=made.MINE)
        graph.close()

        assert made.everything(graph.store) == {made.violating()}
        assert verify(StoreDirectory(tmp_path / "plain")) == []

    def test_a_dry_run_tells_of_the_default_graph_too(self, tmp_path) -> None:
        directory = StoreDirectory(tmp_path / "plain")
        make_plain(directory)
        workshop = DiskWorkshop(directory)
        edit = made.exchange((), [in_graph(made.remark("one"), None), made.remark("two")])

        receipt = Writer(workshop).change(edit, by=made.by(), is_dry=True)
        workshop.close()

        assert receipt.sizes() == [(None, 1, 0), (made.MINE, 1, 0)]

    def test_evidence_is_not_taken_for_a_plain_store(self, changed) -> None:
        with pytest.raises(StoreError, match="holds evidence"):
            make_plain(StoreDirectory(changed))

    def test_a_plain_store_is_not_taken_for_evidence(self, tmp_path) -> None:
        directory = StoreDirectory(tmp_path / "plain")
        make_plain(directory)

        with pytest.raises(StoreError, match="is a plain store"):
            upgrade(directory, progress=silent)

    def test_made_twice_it_is_one(self, tmp_path) -> None:
        directory = StoreDirectory(tmp_path / "plain")

        assert make_plain(directory).number == make_plain(directory).number == 1
        assert directory.change(1).by.author == authorship("who").author

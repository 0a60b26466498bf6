"""Files that are torn or flipped are told as what they are, and never read as something else."""

import gzip
import hashlib
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

import pytest

from evidence_graph.errors import StoreError
from evidence_graph.store import snapshots, sums
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.recovery import faults
from evidence_graph.store.versions import StoreDirectory
from store.published import content, publish


@pytest.fixture
def directory(tmp_path: Path) -> StoreDirectory:
    made = StoreDirectory(tmp_path / "store")
    for word in ("one", "two"):
        publish(made, word)
    return made


@pytest.mark.parametrize("said", ["[]", "{}", "7", "null", '{"state": "x", "format": []}'])
def test_facts_of_another_kind_are_told(directory, said: str) -> None:
    (directory.path / "version-2.json").write_text(said)

    with pytest.raises(StoreError, match=r"version-2\.json cannot be read .*recover"):
        directory.current()


class TestRecords:
    @pytest.fixture
    def record(self, directory) -> Path:
        return directory.path / "changes" / "2.rdfp.gz"

    def test_no_flipped_bit_goes_unnoticed(self, directory, record) -> None:
        dice = random.Random(4)
        whole = record.read_bytes()
        reads: list[Callable[[int], object]] = [directory.header, directory.change]
        expected = [read(2) for read in reads]
        for _ in range(1_000):
            flipped = bytearray(whole)
            flipped[dice.randrange(len(whole))] ^= 1 << dice.randrange(8)
            record.write_bytes(flipped)
            for read, right in zip(reads, expected, strict=True):
                with suppress(StoreError):
                    assert read(2) == right

    @pytest.mark.parametrize("with_checksum", [True, False], ids=["now", "earlier release"])
    def test_a_header_that_another_wrote_is_told(self, directory, record, with_checksum) -> None:
        lines = gzip.decompress(record.read_bytes()).splitlines(keepends=True)
        kept = [line for line in lines if with_checksum or not line.startswith(b"H sha256")]
        changed = b"".join(kept).replace(b"a tester", b"b tester")
        content = bytearray(gzip.compress(changed))
        if not with_checksum:
            content[-8] ^= 1  # of gzip's own checksum
        record.write_bytes(content)

        with pytest.raises(StoreError, match="change 2 cannot be read"):
            directory.header(2)

    def test_one_of_an_earlier_release_is_read(self, directory, record) -> None:
        lines = gzip.decompress(record.read_bytes()).splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(b"H sha256")]
        record.write_bytes(gzip.compress(b"".join(kept)))

        assert directory.authorship(2).author == "a tester"

    def test_one_that_is_gone_is_told_with_where_to_find_it(self, directory, record) -> None:
        record.unlink()

        with pytest.raises(StoreError, match=r"take changes/2\.rdfp\.gz out of a backup"):
            directory.change(2)


class TestChecksums:
    def test_files_of_the_version_before_are_not_read_again(self, directory, monkeypatch) -> None:
        read: list[str] = []
        digest = hashlib.file_digest

        def counted(file: IO[bytes], name: str) -> object:
            read.append(Path(file.name).name)
            return digest(file, name)

        monkeypatch.setattr(hashlib, "file_digest", counted)
        version = publish(directory, "three")

        there = {path.name for path in version.path.iterdir()}
        before = {path.name for path in directory.layout.quads(2).glob("*.sst")}
        assert set(read) == there - (before & there)
        assert before & there

    def test_they_are_those_of_all_files(self, directory) -> None:
        made = sums.read(directory.layout, 2)

        assert made == {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in directory.layout.quads(2).iterdir()
        }

    def test_damaged_ones_are_told(self, directory) -> None:
        directory.layout.sums(2).write_text("[")

        assert ["version-2.sums cannot be read" in fault for fault in faults(directory, 2)] == [
            True
        ]
        assert content(publish(directory, "three")) == {"one", "two", "three"}

    def test_a_version_without_them_is_read_all_the_same(self, directory) -> None:
        directory.layout.sums(2).unlink()

        assert faults(directory, 2) == []


class TestFilesOfTheEngine:
    @pytest.fixture
    def torn(self, directory) -> Path:
        """A version of which one file of quads is cut."""
        version = directory.current().path
        file = max(version.glob("*.sst"), key=lambda path: path.stat().st_size)
        whole = file.read_bytes()
        file.unlink()
        file.write_bytes(whole[: len(whole) // 2])
        return version

    @pytest.mark.parametrize("read_only", [True, False])
    def test_a_cut_file_is_told_with_what_to_do(self, torn, read_only) -> None:
        with pytest.raises(StoreError, match=r"cannot be opened: Corruption.*recover"):
            QuadStore.open(torn, read_only=read_only)

    def test_a_worker_is_told_too(self, torn) -> None:
        with pytest.raises(StoreError, match=r"cannot be opened: Corruption.*recover"):
            snapshots.on_disk(torn)

    def test_a_version_that_is_gone_is_told_with_what_to_do(self, tmp_path) -> None:
        for open_it in (lambda at: QuadStore.open(at, read_only=True), snapshots.on_disk):
            with pytest.raises(StoreError, match=r"cannot be opened.*recover"):
                open_it(tmp_path / "gone")

    def test_a_flipped_block_is_told_by_whatever_reads_it(self, tmp_path) -> None:
        directory = StoreDirectory(tmp_path / "large")
        publish(directory, "x" * 500_000)
        version = directory.current().path
        for file in version.glob("*.sst"):
            flipped = bytearray(file.read_bytes())
            if len(flipped) > 100_000:
                flipped[len(flipped) // 2] ^= 1
                file.write_bytes(flipped)
        quads = QuadStore.open(version, read_only=True)

        for read in (
            lambda: content(directory.current()),
            lambda: list(quads.quads_in_named_graphs()),
            lambda: list(quads.select("SELECT * { GRAPH ?g { ?s ?p ?o } }")),
            lambda: quads.copy(None),
        ):
            with pytest.raises(StoreError, match=r"Corruption.*`evidence-graph recover`"):
                read()

    def test_the_store_goes_on_from_the_version_before(self, directory, torn) -> None:
        del torn
        (directory.path / "current").write_text("1\n")

        assert content(publish(directory, "three")) == {"one", "three"}

"""Backups as strangers may send them, and directories that are not empty."""

import gzip
import io
import json
import os
import tarfile
from pathlib import Path
from typing import Any

import pytest

from evidence_graph.errors import StoreError
from evidence_graph.store import backups
from evidence_graph.store.versions import StoreDirectory
from store.published import content, publish


@pytest.fixture
def directory(tmp_path: Path) -> StoreDirectory:
    made = StoreDirectory(tmp_path / "store")
    for word in ("one", "two", "three"):
        publish(made, word)
    (made.path / "tokens.json").write_text('{"tokens": []}')
    return made


@pytest.fixture
def backup(directory: StoreDirectory, tmp_path: Path) -> Path:
    backups.back_up(directory, tmp_path / "backup.tar")
    return tmp_path / "backup.tar"


def packed(backup: Path, files: dict[str, bytes]) -> Path:
    """Writes files as a tar, whatever their manifest says."""
    with tarfile.open(backup, "w") as archive:
        for name, file in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(file)
            archive.addfile(member, io.BytesIO(file))
    return backup


def unpacked(backup: Path) -> dict[str, bytes]:
    with tarfile.open(backup) as archive:
        return {name: archive.extractfile(name).read() for name in archive.getnames()}


def without(files: dict[str, bytes], name: str) -> dict[str, bytes]:
    """Returns the files of a backup without one, as if it had never been there."""
    manifest = json.loads(files["manifest.json"])
    del manifest["files"][name]
    left = {n: file for n, file in files.items() if n != name}
    return {**left, "manifest.json": json.dumps(manifest).encode()}


class TestChecking:
    @pytest.mark.parametrize(
        "said",
        [
            [],
            {},
            None,
            {"files": []},
            {"files": {"quads.nq.gz": 7}},
            {"format": "2"},
            {"version": None},
            {"version": 4},
            {"version": 2},
            {"state": "of another"},
            {"files": {"../../etc/passwd": {"sha256": "", "bytes": 0}}},
        ],
        ids=repr,
    )
    def test_a_manifest_that_is_none_is_told(self, backup, said: Any) -> None:
        files = unpacked(backup)
        manifest = json.loads(files["manifest.json"])
        changed = {**manifest, **said} if said else said
        files["manifest.json"] = json.dumps(changed).encode()

        with pytest.raises(StoreError, match="is no backup that can be read"):
            backups.check(packed(backup, files))

    @pytest.mark.parametrize("name", ["facts.json", "quads.nq.gz", "changes/2.rdfp.gz"])
    def test_a_file_that_was_left_out_is_missed(self, backup, name) -> None:
        packed(backup, without(unpacked(backup), name))

        with pytest.raises(StoreError, match=f"does not list {name}"):
            backups.check(backup)

    def test_nobody_else_may_read_it(self, backup) -> None:
        assert backup.stat().st_mode & 0o777 == 0o600


class TestRestoring:
    def test_the_version_is_that_of_the_manifest_even_without_records(
        self, directory, tmp_path
    ) -> None:
        for record in directory.layout.changes.iterdir():
            record.unlink()
        facts = directory.path / "version-3.json"
        said = json.loads(facts.read_text())
        facts.write_text(json.dumps({**said, "format": 1, "recorded": 4}))
        backups.back_up(directory, tmp_path / "old.tar")

        restored = StoreDirectory(tmp_path / "restored")
        version = backups.restore(tmp_path / "old.tar", restored)

        assert (version.number, version.state) == (3, said["state"])
        assert content(version) == {"one", "two", "three"}

    @pytest.mark.parametrize("name", ["tokens.json", "notes.txt", ".hidden"])
    def test_a_directory_with_anything_in_it_is_refused(self, backup, tmp_path, name) -> None:
        other = tmp_path / "other"
        other.mkdir()
        (other / name).write_text("mine")

        with pytest.raises(StoreError, match=f"is not empty, there is {name}"):
            backups.restore(backup, StoreDirectory(other))

        assert (other / name).read_text() == "mine"
        assert {path.name for path in other.iterdir()} == {name, "writer.lock"}

    def test_what_a_killed_restore_left_is_cleared_away(self, backup, tmp_path) -> None:
        restored = StoreDirectory(tmp_path / "restored")
        for left in (".restoring/quads", "version-3", "changes"):
            (restored.path / left).mkdir(parents=True)
        (restored.path / "changes" / "2.rdfp.gz").write_bytes(gzip.compress(b""))
        (restored.path / "tokens.json").write_text("{")

        with pytest.raises(StoreError, match="restore it again"):
            restored.current()
        backups.restore(backup, restored)

        assert content(restored.current()) == {"one", "two", "three"}
        assert not (restored.path / ".restoring").exists()

    def test_a_restore_that_fails_leaves_nothing(self, backup, tmp_path, monkeypatch) -> None:
        restored = StoreDirectory(tmp_path / "restored")

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="disk is full"):
            backups.restore(backup, restored)
        monkeypatch.undo()

        assert [path.name for path in restored.path.iterdir()] == ["writer.lock"]
        assert backups.restore(backup, restored).number == 3


@pytest.mark.parametrize("target", ["nowhere/backup.tar", "store", "proc"])
def test_a_place_that_cannot_be_written_is_told(directory, tmp_path, target) -> None:
    # Files in /proc/self cannot be made, not even by root.
    file = Path("/proc/self/backup.tar") if target == "proc" else tmp_path / target

    with pytest.raises(StoreError, match="cannot be written"):
        backups.back_up(directory, file)

"""Following a store by its feed: the same changes at the same numbers, and from nowhere else."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from changing import made
from evidence_graph.assembly import silent
from evidence_graph.changing import edits, history
from evidence_graph.changing.feed import Feed
from evidence_graph.changing.following import follow
from evidence_graph.changing.upgrade import make_plain, upgrade
from evidence_graph.changing.verifying import verify
from evidence_graph.changing.writer import Writer
from evidence_graph.errors import ConflictError, NetworkError, StoreError
from evidence_graph.rdf.formats import TURTLE
from evidence_graph.store.quads import QuadStore
from evidence_graph.store.versions import StoreDirectory
from evidence_graph.store.workshop import DiskWorkshop

URL = "https://example.org/evidence"


def fetch_from(directory: StoreDirectory, *, named: str = URL) -> Callable[[str, str], bytes]:
    """Returns what fetches from the feed of a store as a server does, which says it is `named`."""
    feed = Feed(directory, named)

    def fetch(address: str, media_type: str) -> bytes:
        del media_type
        steps = address.removeprefix(f"{URL}/changes").strip("/").split("/")
        if steps == [""]:
            return feed.description(TURTLE)
        if steps[0] == "pages":
            return feed.page(int(steps[1]), TURTLE)
        return directory.patch(int(steps[0].removesuffix(".rdfp")))

    return fetch


def change(directory: StoreDirectory, text: str) -> None:
    workshop = DiskWorkshop(directory)
    Writer(workshop).change(made.exchange((), [made.remark(text)]), by=made.by(text))
    workshop.close()


def test_a_follower_makes_the_same_changes_and_goes_on_where_it_was(
    directory: StoreDirectory, tmp_path: Path
) -> None:
    mirror = StoreDirectory(tmp_path / "mirror")
    change(directory, "one")

    assert follow(URL, mirror, fetch=fetch_from(directory)) == 2
    assert follow(URL, mirror, fetch=fetch_from(directory)) == 0
    change(directory, "two")
    assert follow(URL, mirror, fetch=fetch_from(directory)) == 1

    assert [logged.by for logged in history.log(mirror)] == [
        logged.by for logged in history.log(directory)
    ]
    between = history.difference(directory, 0, 3)
    assert history.difference(mirror, 0, 3) == between
    assert verify(mirror) == []


def test_a_store_that_follows_nothing_is_not_written_to(directory, shipped_store) -> None:
    with pytest.raises(StoreError, match="follows no other store"):
        follow(URL, directory, fetch=fetch_from(StoreDirectory(shipped_store)))


def test_a_follower_of_one_server_does_not_take_in_another(
    shipped_store: Path, tmp_path: Path
) -> None:
    fetch = fetch_from(StoreDirectory(shipped_store))
    mirror = StoreDirectory(tmp_path / "mirror")
    follow(URL, mirror, fetch=fetch)

    with pytest.raises(StoreError, match="use another directory"):
        follow("https://example.org/other", mirror, fetch=fetch)


def test_a_follower_with_changes_of_its_own_takes_in_no_more(
    directory: StoreDirectory, tmp_path: Path
) -> None:
    mirror = StoreDirectory(tmp_path / "mirror")
    follow(URL, mirror, fetch=fetch_from(directory))
    change(mirror, "ours")
    change(directory, "theirs")
    change(directory, "theirs again")

    with pytest.raises(ConflictError, match="changes of its own"):
        follow(URL, mirror, fetch=fetch_from(directory))


def test_a_store_that_was_made_anew_is_not_followed_on(
    directory: StoreDirectory, shipped_store: Path, tmp_path: Path
) -> None:
    mirror = StoreDirectory(tmp_path / "mirror")
    follow(URL, mirror, fetch=fetch_from(directory))
    again = StoreDirectory(shutil.copytree(shipped_store, tmp_path / "again"))
    change(again, "another past")
    change(directory, "one")
    follow(URL, mirror, fetch=fetch_from(directory))
    change(again, "and more of it")

    with pytest.raises(ConflictError, match="does not follow the one that was taken in last"):
        follow(URL, mirror, fetch=fetch_from(again))


def test_a_feed_that_leads_elsewhere_is_not_followed(shipped_store: Path, tmp_path: Path) -> None:
    fetch = fetch_from(StoreDirectory(shipped_store), named="https://example.com/evil")

    with pytest.raises(NetworkError):
        follow(URL, StoreDirectory(tmp_path / "mirror"), fetch=fetch)

    assert StoreDirectory(tmp_path / "mirror").current() is None


def test_a_patch_cut_on_its_way_changes_nothing(shipped_store: Path, tmp_path: Path) -> None:
    whole = fetch_from(StoreDirectory(shutil.copytree(shipped_store, tmp_path / "store")))

    def cut(address: str, media_type: str) -> bytes:
        content = whole(address, media_type)
        return content[: len(content) // 2] if address.endswith(".rdfp") else content

    with pytest.raises(StoreError, match="damaged"):
        follow(URL, StoreDirectory(tmp_path / "mirror"), fetch=cut)

    assert StoreDirectory(tmp_path / "mirror").current() is None


def test_a_change_that_changed_nothing_there_is_one_here_too(
    directory: StoreDirectory, tmp_path: Path
) -> None:
    workshop = DiskWorkshop(directory)
    Writer(workshop).renew(edits.nothing, by=directory.authorship(1))
    workshop.close()
    change(directory, "and then something")
    mirror = StoreDirectory(tmp_path / "mirror")

    assert follow(URL, mirror, fetch=fetch_from(directory)) == 3


def test_a_follower_takes_no_documents_of_its_own_release_in(
    directory: StoreDirectory, tmp_path: Path
) -> None:
    mirror = StoreDirectory(tmp_path / "mirror")
    follow(URL, mirror, fetch=fetch_from(directory))
    facts = mirror.path / "version-1.json"
    said = json.loads(facts.read_text())
    facts.write_text(json.dumps({**said, "fingerprint": "of another release", "rules": {}}))
    change(directory, "one")

    assert upgrade(mirror, progress=silent) is None
    assert follow(URL, mirror, fetch=fetch_from(directory)) == 1
    assert verify(mirror) == []


def test_a_plain_store_is_followed_as_one(tmp_path: Path) -> None:
    theirs = StoreDirectory(tmp_path / "theirs")
    make_plain(theirs)
    workshop = DiskWorkshop(theirs)
    blank = ox.Quad(ox.BlankNode("b1"), made.REMARK, ox.Literal("nameless"), ox.DefaultGraph())
    for quads in ([blank, made.remark("one")], [made.remark("two")]):
        Writer(workshop).change(made.exchange((), quads), by=made.by())
    workshop.close()
    mirror = StoreDirectory(tmp_path / "mirror")

    assert follow(URL, mirror, fetch=fetch_from(theirs)) == 3

    held = [
        made.everything(QuadStore.open(store.current().path, read_only=True))
        for store in (mirror, theirs)
    ]
    assert held[0] == held[1]
    assert mirror.current().facts["plain"] is True
    assert verify(mirror) == []

"""A follower that is killed: `python following.py STORE MIRROR` follows STORE for ever.

It says the number of each change that it has taken in.
"""

import os
import sys
from pathlib import Path

from evidence_graph.changing.feed import Feed
from evidence_graph.changing.following import Fetch, follow
from evidence_graph.rdf.formats import TURTLE
from evidence_graph.store.versions import StoreDirectory

URL = "http://example.org/followed"


def fetch_from(directory: StoreDirectory) -> Fetch:
    """Returns what fetches from the feed of a store as a server does."""
    feed = Feed(directory, URL)

    def fetch(address: str, media_type: str) -> bytes:
        del media_type
        last = address.rpartition("/")[2]
        if last == "changes":
            return feed.description(TURTLE)
        if last.endswith(".rdfp"):
            return directory.patch(int(last.removesuffix(".rdfp")))
        return feed.page(int(last), TURTLE)

    return fetch


def main() -> None:
    """Follows, and says how far it has come before each change."""
    store, mirror = (StoreDirectory(Path(path)) for path in sys.argv[1:])

    def say(step: str) -> None:
        os.write(1, f"{step}\n".encode())

    follow(URL, mirror, fetch=fetch_from(store), progress=say)


if __name__ == "__main__":
    main()

"""Where the test material lies that is shared between checkouts, and whether it must be there.

The W3C suites are third-party data, so they lie beside the checkout, in ../shared, and not in it.
`EVIDENCE_GRAPH_SHARED` names another place. Under `EVIDENCE_GRAPH_REQUIRE_ALL=1`, as in CI,
whatever a test would be skipped for makes it fail.
"""

import os
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]

# Read once and taken out of the environment by conftest.py, because the programs under test take
# every EVIDENCE_GRAPH_ variable for one of their settings and refuse those they do not know.
VARIABLES = ("EVIDENCE_GRAPH_SHARED", "EVIDENCE_GRAPH_REQUIRE_ALL")
SHARED = Path(os.environ.get("EVIDENCE_GRAPH_SHARED") or CHECKOUT.parent / "shared").resolve()
REQUIRE_ALL = os.environ.get("EVIDENCE_GRAPH_REQUIRE_ALL") == "1"

"""`python -m evidence_graph` is `evidence-graph`."""

import sys

from evidence_graph.cli import main

if __name__ == "__main__":
    sys.exit(main())

"""`python -m evidence_graph` is `evidence-graph`."""

import os
import sys


def main() -> int:
    """Runs the command line and returns its exit code; a Ctrl-C is heard from the beginning."""
    try:
        from evidence_graph.cli import main as run  # noqa: PLC0415 - importing takes a moment
    except KeyboardInterrupt:
        os.write(2, b"Interrupted.\n")
        return 130
    return run()


if __name__ == "__main__":
    sys.exit(main())

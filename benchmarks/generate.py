"""Makes evidence of any size: the same arguments give the same bytes, on every machine.

Reports list systematic reviews; each review has primary studies that others share, a population
with numeric bounds, interventions and outcomes from hierarchies eight levels deep, findings with
benefit, magnitude and certainty, a risk of bias, and a quotation for everything said. Each report
and each hierarchy has a named graph of its own; what the rules would infer of statements is in
the graph for that. The content means nothing: it has the shape and the skew of what the graph
holds, in as many quads as are asked for.
"""

import argparse
import gzip
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from made_concepts import Hierarchy, concepts_for
from made_reports import Reports


def main() -> None:
    """Writes the N-Quads and says how many there are."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quads", type=float, default=1e5, help="how many, about: 1e5, 1e6")
    arguments.add_argument("--seed", type=int, default=1, help="another seed, other evidence")
    arguments.add_argument("output", help="a file, compressed if its name ends in .gz; - : stdout")
    options = arguments.parse_args()
    quads, seed = int(options.quads), options.seed
    if options.output == "-":
        written = write(sys.stdout.buffer, quads=quads, seed=seed)
    else:
        written = write_file(Path(options.output), quads=quads, seed=seed)
    print(f"{written:,} quads", file=sys.stderr)


def write_file(path: Path, *, quads: int, seed: int) -> int:
    """Writes evidence to a file and returns the number of quads."""
    with path.open("wb") as file:
        if path.suffix != ".gz":
            return write(file, quads=quads, seed=seed)
        # No name and no time in the header: the same evidence is the same file.
        with gzip.GzipFile("", mode="wb", fileobj=file, compresslevel=1, mtime=0) as packed:
            return write(packed, quads=quads, seed=seed)


def write(output: BinaryIO | gzip.GzipFile, *, quads: int, seed: int) -> int:
    """Writes evidence of that size, give or take a report, and returns the number of quads."""
    written = 0
    for lines in sheets(quads=quads, seed=seed):
        output.write("".join(lines).encode())
        written += len(lines)
    return written


def sheets(*, quads: int, seed: int) -> Iterator[list[str]]:
    """Yields the evidence as lists of lines, a hierarchy or a report at a time."""
    size = concepts_for(quads)
    interventions = Hierarchy("intervention", size=size, seed=seed)
    outcomes = Hierarchy("outcome", size=size, seed=seed)
    written = 0
    for hierarchy in (interventions, outcomes):
        lines = hierarchy.write()
        written += len(lines)
        yield lines
    reports = Reports(seed=seed, interventions=interventions, outcomes=outcomes)
    number = 0
    while written < quads:
        number += 1
        lines = reports.write(number)
        written += len(lines)
        yield lines


if __name__ == "__main__":
    main()

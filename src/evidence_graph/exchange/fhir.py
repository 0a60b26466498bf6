"""FHIR R5: a report as a Bundle, judged by the models of fhir.resources before it is handed out."""

import json

from evidence_graph.errors import UnsayableError
from evidence_graph.exchange.fhir_reading import read
from evidence_graph.exchange.fhir_writing import bundle
from evidence_graph.exchange.report import ReportGraph
from evidence_graph.exchange.written import Written

__all__ = ["read", "written"]


def written(report: ReportGraph) -> Written:
    """Returns the report as a Bundle. Raises UnsayableError where FHIR does not allow it."""
    made = bundle(report)
    require_valid(made)
    content = json.dumps(made, ensure_ascii=False, indent=1).encode()
    return Written(content, frozenset(read(content)))


def require_valid(made: dict[str, object]) -> None:
    """Raises UnsayableError, with all faults, for what is no Bundle of FHIR R5."""
    # The models take a second to import, and only this format needs them.
    from fhir.resources.bundle import Bundle  # noqa: PLC0415
    from pydantic import ValidationError  # noqa: PLC0415

    try:
        Bundle.model_validate(made)
    except ValidationError as cause:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in cause.errors()
        )
        raise UnsayableError(f"FHIR R5 does not allow this report: {faults}") from cause

"""What verifying quotations found, and in how much it looked."""

import json
from dataclasses import dataclass

from evidence_graph.validation.report import ValidationReport


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotationReport:
    """What was found, and in how much."""

    validation: ValidationReport
    sources: int
    quotations: int
    claims: int
    """Items whose words were held against what is claimed on them."""

    def summary(self) -> str:
        """Returns the numbers of what was looked at and of what was found, in one line."""
        counted = ((self.quotations, "quotation"), (self.sources, "source"), (self.claims, "claim"))
        looked_at = ", ".join(f"{n:,} {what}{'' if n == 1 else 's'}" for n, what in counted)
        return f"Looked at {looked_at}. {self.validation.summary()}"

    def to_text(self) -> str:
        """Returns the report for a terminal."""
        return self.validation.to_text().removesuffix(self.validation.summary()) + self.summary()

    def to_json(self) -> str:
        """Returns the report as JSON, terms in full, with the numbers of what was looked at."""
        checked = {"sources": self.sources, "quotations": self.quotations, "claims": self.claims}
        facts = {"checked": checked, **json.loads(self.validation.to_json())}
        return json.dumps(facts, ensure_ascii=False, indent=2)

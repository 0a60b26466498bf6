"""The findings that authors' conclusions state, as proposals for a person to accept."""

from collections.abc import Sequence

from evidence_graph.reading import claim_frames, frame_words
from evidence_graph.reading.claim_sentences import Sentence
from evidence_graph.reading.claim_significance import may_be_chance
from evidence_graph.reading.draft import Thing, Why
from evidence_graph.reading.notes import Notes, sentences
from evidence_graph.reading.proposed_findings import Findings
from evidence_graph.reading.surroundings import Surroundings


def proposals(notes: Notes, entries: Sequence[Thing]) -> tuple[Thing, ...]:
    """Returns what the quoted conclusions of all rows find; notes sentences that give nothing."""
    found: list[Thing] = []
    for entry in entries:
        for review in entry.parts.get("aboutReview", ()):
            for number, conclusion in enumerate(review.parts.get("hasConclusion", ()), 1):
                findings = Findings(notes, entry, number)
                around = Surroundings.of(review)
                last = 0
                quoted = notes.source.place(conclusion.values["exact"][0].span)
                for sentence in sentences(notes.source, quoted):
                    place = notes.source.trimmed(sentence, "\"'")
                    said = notes.source.said(place)
                    if frame_words.OF_THE_LAST.match(said) and may_be_chance(said):
                        kept = [one for one in findings.found[last:] if not _has_direction(one)]
                        findings.found[last:] = kept
                    if claim_frames.takes_last_back(notes, place):
                        del findings.found[last:]
                        notes.gap(Why.NOT_UNDERSTOOD, "finding: takes back what was said", place)
                    last = len(findings.found)
                    Sentence(notes, around, findings, place).read()
                found += findings.found
    return tuple(found)


def _has_direction(finding: Thing) -> bool:
    return bool({"benefit", "change"} & set(finding.values))

"""Made reports: what a report that lists systematic reviews says, with its quotations."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from made_concepts import Hierarchy
from made_terms import (
    LABEL,
    OA,
    TITLE,
    TYPE,
    XSD,
    Dice,
    Sheet,
    decimal,
    english,
    entity,
    ev,
    graph,
    text,
    truth,
    whole,
)

STUDIES: Final = 10
"""Primary studies in the pool for each report made so far: reviews share studies."""

_SURNAMES = (
    "Adler Berg Costa Dahl Eriksson Farouk Garcia Haddad Ivanov Jansen Kimura Lind Mensah Nguyen "
    "Okafor Petrov Quist Rossi Silva Tanaka Ueda Vargas Weber Xu Yilmaz Zhang"
).split()
_GROUPS = ("preterm-infant", "extremely-preterm-infant", "low-birth-weight-infant")
_ROLES = ("infant", "child", "parent", "mother", "father")
_CERTAINTIES = ("very-low", "low", "low", "moderate", "moderate", "high")
_MAGNITUDES = ("small", "small", "medium", "large")
_BENEFITS = ("favours-intervention", "favours-intervention", "no-difference", "favours-comparator")
_ABSENCES = ("no-evidence", "not-supported", "limited-evidence", "not-reported")
_SETTINGS = ("home", "clinic", "community", "hospital", "residential")
_HEDGES = ("may", "might", "suggest", "appear", "some-evidence")
_LEVELS = ("low", "low", "medium", "high", "low-or-medium")
_ROBUST = ("", " in the longest follow-up", " among those who completed", " despite attrition")
_EXACT, _START, _END = f"<{OA}exact>", f"<{OA}start>", f"<{OA}end>"


@dataclass(slots=True)
class Report:
    """One report in the making: where it writes, and how far into its text it has come."""

    number: int
    dice: Dice
    sheet: Sheet
    inferred: Sheet
    stem: str
    offset: int = 0
    quotations: int = 0
    studies: set[int] = field(default_factory=set)

    def iri(self, path: str) -> str:
        """Returns the IRI of something in this report."""
        return entity(f"report/{self.stem}/{path}")

    def quote(self, subject: str, words: str, *properties: str) -> None:
        """Adds a quotation of `words`, further on in the text, that states those properties."""
        self.quotations += 1
        quotation = self.iri(f"quote/{self.quotations}")
        begin = self.offset + self.dice.between(1, 60)
        self.offset = begin + len(words)
        self.sheet.say(
            quotation,
            (TYPE, ev["Quotation"]),
            (ev["quotedFrom"], self.iri("source")),
            (_EXACT, text(words)),
            (_START, whole(begin)),
            (_END, whole(self.offset)),
        )
        self.sheet.link(quotation, ev["supportsProperty"], (ev[name] for name in properties))
        self.sheet.say(subject, (ev["supportedBy"], quotation))


class Reports:
    """Makes reports about the concepts of two hierarchies, one after another."""

    def __init__(self, *, seed: int, interventions: Hierarchy, outcomes: Hierarchy) -> None:
        self._seed = seed
        self._interventions = interventions
        self._outcomes = outcomes

    def write(self, number: int) -> list[str]:
        """Returns report `number`, counted from 1, as lines of N-Quads."""
        stem = f"made{number:06}"
        report = Report(
            number=number,
            dice=Dice(f"{self._seed} report {number}"),
            sheet=Sheet(graph(f"report/{stem}")),
            inferred=Sheet(graph("inferred")),
            stem=stem,
        )
        reviews = range(1, report.dice.between(1, 8) + 1)
        for position in reviews:
            self._review(report, position)
        self._report(report, reviews)
        return report.sheet.lines + report.inferred.lines

    def _report(self, report: Report, reviews: Sequence[int]) -> None:
        sheet, dice, iri = report.sheet, report.dice, entity(f"report/{report.stem}")
        subject = dice.early(self._interventions.size)
        label = self._interventions.labels[subject]
        title = f"{label.capitalize()} for preterm infants and their parents"
        published = f"20{dice.between(10, 25)}-{dice.between(1, 12):02}-{dice.between(1, 28):02}"
        sheet.say(
            iri,
            (TYPE, ev["EvidenceReport"]),
            (LABEL, english(f"Report {report.stem}")),
            (TITLE, text(title)),
            (ev["reportNumber"], text(report.stem)),
            (ev["published"], f'"{published}"^^<{XSD}date>'),
            (ev["publishedVerbatim"], text(published)),
            (ev["answers"], report.iri("question")),
            (ev["hasSource"], report.iri("source")),
            (ev["hasTable"], report.iri("table/1")),
        )
        sheet.link(iri, ev["hasEntry"], (report.iri(f"entry/{position}") for position in reviews))
        report.quote(iri, title, "reportNumber", "published")
        sheet.say(
            report.iri("question"),
            (TYPE, ev["ReviewQuestion"]),
            (ev["questionText"], text(f"What systematic reviews are there on {label}?")),
            (ev["intervention"], self._interventions.iri(subject)),
        )
        sheet.say(
            report.iri("table/1"),
            (TYPE, ev["ReportTable"]),
            (ev["caption"], text("Systematic reviews with low/medium risk of bias")),
            (ev["tableNumber"], whole(1)),
        )
        sheet.say(
            report.iri("source"),
            (TYPE, ev["SourceDocument"]),
            (LABEL, english(f"Text of report {report.stem}")),
            (ev["sourceLength"], whole(report.offset + 100)),
            (ev["sourcePath"], text("source.txt")),
            (ev["sourceSha256"], text(hashlib.sha256(report.stem.encode()).hexdigest())),
        )

    def _review(self, report: Report, position: int) -> None:
        dice, sheet = report.dice, report.sheet
        review = report.iri(f"review-{position}")
        year, author = dice.between(1998, 2024), dice.one(_SURNAMES)
        name = f"{author} et al {year}"
        interventions = dice.some(self._interventions.size, dice.between(1, 3))
        outcomes = dice.some(self._outcomes.size, dice.between(3, 8))
        sheet.say(review, (TYPE, ev["SystematicReview"]), (LABEL, english(name)))
        self._entry(report, review, position, author, year)
        studies = self._studies(report, review)
        self._population(report, review, name)
        self._uses(report, review, name, interventions)
        self._lists(report, review, name, outcomes)
        conclusion = f"{review[:-1]}/conclusion/1>"
        sheet.say(review, (ev["hasConclusion"], conclusion))
        begin = report.offset
        for finding in range(1, dice.between(4, 14) + 1):
            about = (dice.one(interventions), dice.one(outcomes))
            iri = f"{review[:-1]}/finding/{finding}>"
            self._finding(report, review, iri, about, study=dice.one(studies))
            sheet.say(conclusion, (ev["yields"], iri))
            report.inferred.say(review, (ev["hasStatement"], iri))
        sheet.say(
            conclusion,
            (TYPE, ev["Conclusion"]),
            (LABEL, english(f"{name}: authors' conclusion")),
            (ev["quotedFrom"], report.iri("source")),
            (_EXACT, text(f"The authors of {name} conclude on {len(outcomes)} outcomes.")),
            (_START, whole(begin)),
            (_END, whole(report.offset)),
        )

    def _entry(self, report: Report, review: str, position: int, author: str, year: int) -> None:
        dice, sheet = report.dice, report.sheet
        entry, reference = report.iri(f"entry/{position}"), report.iri(f"reference-{position}")
        citation = f"{author} et al {year} [{position}]"
        sheet.say(
            entry,
            (TYPE, ev["ReviewEntry"]),
            (LABEL, english(f"Row {position}: {author} et al {year}")),
            (ev["aboutReview"], review),
            (ev["citationLabel"], text(citation)),
            (ev["citedYear"], whole(year)),
            (ev["firstAuthor"], text(author)),
            (ev["inTable"], report.iri("table/1")),
            (ev["position"], whole(position)),
            (ev["referenceNumber"], whole(position)),
        )
        report.quote(entry, citation, "citationLabel", "citedYear", "firstAuthor")
        authors = [f"{dice.one(_SURNAMES)} {chr(65 + dice.below(26))}" for _ in range(4)]
        sheet.say(review, (ev["reportedIn"], reference))
        sheet.say(
            reference,
            (TYPE, ev["Publication"]),
            (TITLE, text(f"Effects of {position} programmes: a systematic review")),
            (ev["authorList"], text(", ".join(authors))),
            (ev["journal"], text(f"Journal of Made Reviews {dice.between(1, 40)}")),
            (ev["publicationYear"], whole(year)),
            (ev["referenceNumber"], whole(position)),
        )
        sheet.link(reference, ev["authorName"], (text(a) for a in dict.fromkeys(authors)))
        level = dice.one(_LEVELS)
        bias = f"{review[:-1]}/risk-of-bias>"
        sheet.say(
            bias,
            (TYPE, ev["RiskOfBiasAssessment"]),
            (ev["assesses"], review),
            (ev["assessor"], entity("agent/sbu-enquiry-service")),
            (ev["levelVerbatim"], text(level)),
            (ev["riskOfBiasLevel"], entity(f"risk-of-bias/{level}")),
        )
        report.quote(bias, f"assessed as {level} risk of bias", "riskOfBiasLevel")

    def _studies(self, report: Report, review: str) -> list[str]:
        dice, sheet = report.dice, report.sheet
        pool = STUDIES * report.number + 20
        chosen = dice.some(pool, dice.between(3, 15))
        iris = [entity(f"study/made-{pool - number}") for number in chosen]
        sheet.link(review, ev["includesStudy"], iris)
        for number, study in zip(chosen, iris, strict=True):
            if number not in report.studies:
                report.studies.add(number)
                author = _SURNAMES[(pool - number) % len(_SURNAMES)]
                cited = f"{author} et al, {1980 + (pool - number) % 45}"
                sheet.say(
                    study,
                    (TYPE, ev["PrimaryStudy"]),
                    (LABEL, english(cited)),
                    (ev["citationText"], text(cited)),
                )
        count = f"{review[:-1]}/count/studies>"
        sheet.say(review, (ev["hasCount"], count))
        sheet.say(
            count,
            (TYPE, ev["InclusionCount"]),
            (ev["countOf"], entity("count-unit/study")),
            (ev["value"], whole(len(iris))),
            (ev["valueVerbatim"], text(str(len(iris)))),
        )
        report.quote(count, f"{len(iris)} studies", "value", "countOf")
        return iris

    def _population(self, report: Report, review: str, name: str) -> None:
        dice, sheet = report.dice, report.sheet
        population, group = f"{review[:-1]}/population>", dice.one(_GROUPS)
        weeks, total = dice.between(26, 37), dice.between(20, 9000)
        sheet.say(review, (ev["hasPopulation"], population))
        sheet.say(
            population,
            (TYPE, ev["Population"]),
            (LABEL, english(f"{name}: {group.replace('-', ' ')}s")),
            (ev["participantRole"], entity(f"role/{dice.one(_ROLES)}")),
            (ev["populationGroup"], entity(f"population/{group}")),
        )
        report.quote(population, f"{group.replace('-', ' ')}s and families", "populationGroup")
        bounds = (("gestational-age", "WK", None, weeks), ("birth-weight", "GM", 500, 2500))
        for dimension, unit, lower, upper in bounds[: dice.between(1, 2)]:
            bound = f"{population[:-1]}/{dimension}>"
            sheet.say(population, (ev["criteria"], bound))
            sheet.say(
                bound,
                (TYPE, ev["NumericBound"]),
                (ev["boundKind"], entity("bound-kind/eligibility")),
                (ev["dimension"], entity(f"dimension/{dimension}")),
                (ev["upper"], decimal(upper)),
                (ev["upperVerbatim"], text(str(upper))),
                (ev["upperInclusive"], truth(False)),
                (ev["unit"], f"<http://qudt.org/vocab/unit/{unit}>"),
            )
            if lower is not None:
                sheet.say(bound, (ev["lower"], decimal(lower)))
            report.quote(bound, f"< {upper} {unit.lower()}", "upper", "unit", "dimension")
        participants = f"{review[:-1]}/participants>"
        sheet.say(review, (ev["hasParticipants"], participants))
        sheet.say(
            participants,
            (TYPE, ev["ParticipantCount"]),
            (ev["total"], whole(total)),
            (ev["totalVerbatim"], text(f"{total:,}")),
            (ev["unitOfAnalysis"], entity("unit-of-analysis/unspecified")),
        )
        report.quote(participants, f"{total:,} participants", "total")

    def _uses(self, report: Report, review: str, name: str, numbers: Sequence[int]) -> None:
        for number in numbers:
            use, label = f"{review[:-1]}/use/{number}>", self._interventions.labels[number]
            report.sheet.say(review, (ev["usesIntervention"], use))
            report.sheet.say(
                use,
                (TYPE, ev["InterventionUse"]),
                (LABEL, english(f"{name}: {label}")),
                (ev["intervention"], self._interventions.iri(number)),
                (ev["setting"], entity(f"setting/{report.dice.one(_SETTINGS)}")),
                (ev["verbatim"], text(label)),
            )
            report.quote(use, label, "intervention", "setting")

    def _lists(self, report: Report, review: str, name: str, numbers: Sequence[int]) -> None:
        for position, number in enumerate(numbers, start=1):
            listing, label = f"{review[:-1]}/outcome/{number}>", self._outcomes.labels[number]
            report.sheet.say(review, (ev["listsOutcome"], listing))
            report.sheet.say(
                listing,
                (TYPE, ev["OutcomeListing"]),
                (LABEL, english(f"{name} lists {label}")),
                (ev["outcome"], self._outcomes.iri(number)),
                (ev["position"], whole(position)),
                (ev["verbatim"], text(label)),
            )
            report.quote(listing, label, "outcome", "position")

    def _finding(
        self, report: Report, review: str, finding: str, about: tuple[int, int], *, study: str
    ) -> None:
        dice, sheet = report.dice, report.sheet
        intervention, outcome = about
        program, measure = self._interventions.labels[intervention], self._outcomes.labels[outcome]
        sheet.say(
            finding,
            (ev["explicitness"], entity("explicitness/stated")),
            (ev["intervention"], self._interventions.iri(intervention)),
            (ev["outcome"], self._outcomes.iri(outcome)),
        )
        report.inferred.say(finding, (TYPE, ev["Finding"]))
        if dice.chance(0.25):
            sheet.say(
                finding,
                (TYPE, ev["AbsenceFinding"]),
                (LABEL, english(f"no evidence that {program} improves {measure}")),
                (ev["absenceKind"], entity(f"absence-kind/{dice.one(_ABSENCES)}")),
            )
            report.quote(finding, f"no evidence for {program} on {measure}", "absenceKind")
            return
        sheet.say(
            finding,
            (TYPE, ev["EffectFinding"]),
            (LABEL, english(f"effect of {program} on {measure}")),
            (ev["benefit"], entity(f"benefit/{dice.one(_BENEFITS)}")),
            (ev["population"], f"{review[:-1]}/population>"),
        )
        self._strength(report, finding, study)
        words = f"{program} had an effect on {measure}{dice.one(_ROBUST)}"
        report.quote(finding, words, "intervention", "outcome", "benefit")

    def _strength(self, report: Report, finding: str, study: str) -> None:
        dice, sheet = report.dice, report.sheet
        if dice.chance(0.6):
            magnitude = dice.one(_MAGNITUDES)
            sheet.say(
                finding,
                (ev["magnitude"], entity(f"magnitude/{magnitude}")),
                (ev["magnitudeVerbatim"], text(magnitude)),
            )
        if dice.chance(0.5):
            certainty = dice.one(_CERTAINTIES)
            sheet.say(
                finding,
                (ev["certainty"], entity(f"certainty/{certainty}")),
                (ev["certaintyVerbatim"], text(f"{certainty}-certainty")),
            )
        if dice.chance(0.4):
            sheet.say(finding, (ev["hedge"], entity(f"hedge/{dice.one(_HEDGES)}")))
        if dice.chance(0.3):
            sheet.say(finding, (ev["statisticallySignificant"], truth(dice.chance(0.7))))
        if dice.chance(0.2):
            sheet.say(finding, (ev["reportedByStudy"], study))

"""The namespaces of evidence-graph: `EV`, closed, and the prefixes that every face knows.

`EV` is written beside ontology/evidence.ttl and a test holds the two equal; a name that the
ontology lacks raises AttributeError where it is used. rdflib, which it takes, is imported when it
is first asked for, so that a process that only needs the prefixes stays small.
"""

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rdflib.namespace import ClosedNamespace

BASE_IRI: Final = "https://w3id.org/evidence-graph/"
NAMESPACE: Final = BASE_IRI + "ns#"
IDENTIFIERS: Final = BASE_IRI + "id/"
GRAPHS: Final = BASE_IRI + "graph/"

_TERMS: Final = """
AbsenceFinding Age Annotation BackgroundStatement BodyOfEvidenceFinding
CategoricalCriterion Conclusion Criterion CriterionGroup DescriptiveStatement
Discrepancy EffectFinding EvidenceItem EvidenceReport ExternalRecord Finding Hypothesis
Implication ImportedRecord ImportedValue InclusionCount InterventionUse MethodStatement
NumericBound OutcomeListing ParticipantCount Population PrimaryStudy Programme
Publication Quotation ReportTable ReviewEntry ReviewQuestion RiskOfBiasAssessment
SameWorkCandidate SourceAnomaly SourceDocument Statement Synthesis SystematicReview
Tension ThresholdRange TrendFinding aboutReview aboutStudy absenceKind age ageBasis aim
anomalyKind answers appliesTo articleNumber assesses assessor atAge authorList
authorName authorsTruncated benefit between boundKind caption certainty
certaintyVerbatim change citationLabel citationText citedYear clinicallyMeaningful
columnHeaders combine comparator comparatorComponent comparatorComponentAlone
comparatorVerbatim component concerns consistency contentSha256 countOf creatorList
criteria decidedBy definedByOutcome describedBy describes dimension doi doiVerbatim
domain emptyField evaluatedIn exceptFor exceptForStudies exceptForStudiesVerbatim
excludes explicitness factNumber firstAuthor fromMetaAnalysis graphFamily hasConclusion
hasCount hasEntry hasImportedValue hasParticipants hasPopulation hasSource hasStatement
hasTable headingVerbatim hedge hedgeVerbatim highestThreshold highestThresholdInclusive
highestThresholdVerbatim inFile inTable includesStudy intervention isEntryOf
isEvidential isSupportFor issue issuedVerbatim journal levelVerbatim lifeStage
listsOutcome listsStudy lower lowerInclusive lowerVerbatim lowestThreshold
lowestThresholdInclusive lowestThresholdVerbatim magnitude magnitudeVerbatim
matchDecision matchGround maxPerStudy maxPerStudyVerbatim meansNotStated member
minPerStudy minPerStudyVerbatim minimumSessions minimumSessionsVerbatim observedRange
ofSubset outcome outcomeDomain outcomeRole over pages participantRole population
populationGroup position publicationYear published publishedVerbatim pubmedId
pubmedIdVerbatim quantifier quantifierVerbatim questionText quotedFrom rank readerNote
recordLabel recordLine recordNote recordNumber recordText recordType referenceNumber
referenceText registrationNumber relativeIntensity reportNumber reportedByStudy
reportedIn requires riskOfBiasLevel sameWorkAs sectionHeading service setting
settingsExhaustive significanceVerbatim sourceLength sourcePath sourceSha256 sourceText
statedIn statisticallySignificant studyName subsetOf supersededBy supportedBy
supportsProperty tableNumber theory timing total totalVerbatim trend unit unitOfAnalysis
unitVerbatim upToAge upper upperInclusive upperVerbatim usesIntervention value
valueHeading valuePlace valueText valueVerbatim valuesFrom verbatim verbatimSibling
volume yields
""".split()

_SCHEMES = """
    absence-kind age-basis aim anomaly-kind benefit bound-kind certainty change combination
    component condition consistency consistency-aspect count-unit dimension domain
    explicitness graph-family hedge intensity intervention magnitude match-decision
    match-ground outcome outcome-role population quantifier risk-of-bias role setting theory
    timing trend unit-of-analysis
""".split()

_PREFIX = {"risk-of-bias": "rob"}

PREFIXES: Final = MappingProxyType(
    {
        "ev": NAMESPACE,
        **{_PREFIX.get(s, s.replace("-", "")): f"{IDENTIFIERS}{s}/" for s in _SCHEMES},
        "dcterms": "http://purl.org/dc/terms/",
        "oa": "http://www.w3.org/ns/oa#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prism": "http://prismstandard.org/namespaces/basic/2.0/",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "unit": "http://qudt.org/vocab/unit/",
        "void": "http://rdfs.org/ns/void#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
"""Prefixes for output and for the query pages; concept prefixes are the scheme's slug, joined."""

if TYPE_CHECKING:
    EV: ClosedNamespace


def __getattr__(name: str) -> object:
    if name == "EV":
        return _closed()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def _closed() -> "ClosedNamespace":
    from rdflib.namespace import ClosedNamespace  # noqa: PLC0415 - see above

    return ClosedNamespace(NAMESPACE, _TERMS)

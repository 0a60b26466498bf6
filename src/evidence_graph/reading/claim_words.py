"""Whether each word is accounted for that a claim takes for what was done, or for an outcome."""

import re
from enum import Enum
from functools import cache
from typing import Final

from evidence_graph.reading import claim_lexicon as lexicon
from evidence_graph.reading.labels import Word, words
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.source import Place
from evidence_graph.reading.surroundings import Surroundings
from evidence_graph.reading.word_forms import forms


class Taken(Enum):
    """What words are taken for."""

    DONE = "what was done"
    COMPARED = "what is compared with"
    OUTCOME = "of what"
    PEOPLE = "in whom"


_LINKS: Final = frozenset(
    "the a an of and in for on with to at by from their its de den det en ett av och i för"
    " på med hos"
    " till från samt deras vid".split()
)
_LINKS_OF: Final = {
    Taken.DONE: frozenset(
        "adding plus via using including based through combined consisting provided given delivered"
        " together during after before who received receiving som fick genom tillsammans"
        " kombinerat kombinerad inklusive under efter att".split()
    ),
    Taken.COMPARED: frozenset(
        "no alone other another any that which focused focusing on or did those these same"
        " participants people patients mothers parents children infants intervention who"
        " received receiving assigned allocated randomised randomized participated took part"
        " not inte ej det deltog deltagit ingen inget annan andra enbart endast eller utan som"
        " fick dem deltagare patienter föräldrar mödrar barn gruppen grupperna gjorde".split()
    ),
    Taken.OUTCOME: frozenset(
        "om about as during among between bland mellan under vid experiencing".split()
    ),
    Taken.PEOPLE: frozenset(
        "among bland range variety number group who whose had received receiving aged living that"
        " were was are is having community"
        " som fick får hade födda bor boende".split()
    ),
}
_PEOPLE: Final = frozenset(
    "participant patient individual person people adult family dyad deltagare patient individ"
    " personer person vuxna vuxen familj människor människa"
    " older elderly young äldre yngre unga".split()
)
_NAMES: Final = {
    Taken.DONE: lexicon.DONE | lexicon.DESCRIBING | lexicon.UTFORT | lexicon.BESKRIVANDE,
    Taken.OUTCOME: lexicon.OUTCOMES | lexicon.DESCRIBING | lexicon.UTFALL | lexicon.BESKRIVANDE,
    Taken.PEOPLE: _PEOPLE,
}
_NAMES[Taken.COMPARED] = _NAMES[Taken.DONE] | _NAMES[Taken.OUTCOME] | lexicon.COMPARED
_SCHEMES: Final = {
    Taken.DONE: ("intervention", "component", "role", "population", "setting", "intensity"),
    Taken.COMPARED: ("intervention", "component", "role", "population", "setting", "intensity"),
    Taken.OUTCOME: ("outcome", "role"),
    Taken.PEOPLE: ("role", "population"),
}
# Of illnesses and medicines: what ends so is a name.
_BY_ENDING: Final = re.compile(
    r"(?!icke|non|un)\w{3,}(?:itis|itides|algia|aemia|emia|pathy|plasty|ectomy|otomy|scopy"
    r"|statins?|mab|sartans?"
    r"|olol|gliptins?|gliflozins?|mycin|cillins?|azepams?|caine|profen|oxetine|parin|tide|azole"
    r"|terapi(?:n|er)?|behandling(?:en|ar)?|träning(?:en)?|kirurgi(?:n)?|utbildning(?:en)?"
    r"|symtom(?:en)?|funktion(?:en)?|kvalitet(?:en)?|förmåga(?:n)?|vård(?:en)?|nivå(?:er|n)?"
    r"|besvär(?:en)?|risk(?:en)?|smärta(?:n)?|sjukdom(?:en|ar)?|program(?:met|men)?)",
    re.IGNORECASE,
)
_FEWEST: Final = 4
_PREPOSITIONS: Final = frozenset(
    "in for on with to at from by during among between under i för på med hos till från vid under"
    " bland mellan om about".split()
)
_NOUN: Final = re.compile(
    r"\w{3,}(?:[st]ions?|ments?|ness|it(?:y|ies)|[ae]nc(?:y|ies|es?)|osis|oses|o?ea|isms?"
    r"|hood|ures?)"
    r"|\w{4,}(?:ning(?:en|ar|arna)?|het(?:en|er|erna)?|else(?:n|r|rna)?|skap(?:et|en)?|itet(?:en)?"
    r"|tion(?:en|er|erna)?|ism(?:en)?|graden|antalet|tiden|djupet|andelen)",
    re.IGNORECASE,
)
# Nouns of these endings that frame what is said, and are measured in nobody.
_FRAMING: Final = re.compile(
    r"(?:ex)?ception\w*|exclusion\w*|addition\w*|comparison\w*|conjunction|isolation|combination\w*"
    r"|condition\w*|expectation\w*|opinion\w*|assumption\w*|suggestion\w*|speculation\w*|impression"
    r"|reduction\w*|prevention|omission\w*|cessation|discontinuation|restriction\w*|limitation\w*"
    r"|deterioration|promotion|section\w*|question\w*|direction|presence|absence|avoidance|instance"
    r"|evidence|difference\w*|chance|experience|preference|inference|improvement\w*|majority"
    r"|minority"
    r"|quantit\w+|possibilit\w+|probabilit\w+|certainty|significance|importance|relevance|measures?"
    r"|judge?ment\w*|statement\w*|argument\w*|assessment|moment\w*|comparisons?|nature|future"
    r"|figures?"
    r"|minskning\w*|ökning\w*|förbättring\w*|försämring\w*|begränsning\w*|mening\w*|uppfattning\w*"
    r"|åsikt\w*|utsträckning\w*|omfattning\w*|riktning\w*|bedömning\w*|avsaknad|majoritet\w*"
    r"|minoritet\w*|möjlighet\w*|sannolikhet\w*|osäkerhet\w*|säkerhet\w*|anledning\w*",
    re.IGNORECASE,
)
_ADJECTIVE: Final = re.compile(r"\w{3,}(?:al|ic|ous|ary|ine|oid|ular|ogen)", re.IGNORECASE)
# Adjectives of these endings that say how much, how often, or how surely.
_MEASURING: Final = re.compile(
    r"paternal|pa?ediatric|geriatric|marginal|minimal|trivial|partial|potential|hypothetical"
    r"|theoretical|occasional|conditional"
    r"|initial|equal|unequal|substantial|fractional|nominal|virtual|supposititious|dubious|various"
    r"|numerous|previous|obvious|spurious|temporary|contrary|arbitrary|necessary|ordinary|secondary"
    r"|imaginary|momentary|preliminary|final|special|exceptional|individual|additional"
    r"|optimal|ideal"
    r"|normal|general|total|global|actual|critical|typical|atypical|specific|basic|sporadic"
    r"|symbolic"
    r"|optimistic|anecdotal|identical|similar|particular|regular|irregular|singular|genuine"
    r"|routine",
    re.IGNORECASE,
)


def unaccounted(notes: Notes, place: Place, around: Surroundings, taken: Taken) -> Place | None:
    """Returns the first word at a place that is no part of a name, if there is one.

    A name has words of the row, of a concept's label, of the lexicon, and what links them. Of an
    outcome, and of what is compared with, it may have others by whose endings they are nouns, or
    adjectives before a noun, until a preposition.
    """
    said = notes.source.said(place)
    labelled = [(m.start, m.end) for m in notes.labels.within(said, _SCHEMES[taken])]
    row = _of_row(around, taken)
    found = words(said)
    known = [
        any(start <= word.start < end for start, end in labelled)
        or _is_accounted(_spelled(said, word), word.english, taken, row)
        for word in found
    ]
    for number, word in enumerate(found):
        spelled = _spelled(said, word)
        if spelled in _PREPOSITIONS and taken is not Taken.PEOPLE:
            followed = known[number:]
            return next(
                (
                    (place[0] + w.start, place[0] + w.end)
                    for w, is_known in zip(found[number:], followed, strict=True)
                    if not is_known
                ),
                None,
            )
        next_known = number + 1 < len(known) and (
            known[number + 1] or bool(_NOUN.fullmatch(_spelled(said, found[number + 1])))
        )
        named = taken in {Taken.OUTCOME, Taken.COMPARED} and _may_name(
            said[word.start : word.end], spelled, before_noun=next_known
        )
        if not known[number] and not named:
            return place[0] + word.start, place[0] + word.end
    return None


def _spelled(said: str, word: Word) -> str:
    return said[word.start : word.end].casefold().removesuffix("'s").removesuffix("'")


def _is_accounted(spelled: str, english: str, taken: Taken, row: frozenset[str]) -> bool:
    spellings = {english, *forms(spelled)}
    return (
        spelled in _LINKS
        or spelled in _LINKS_OF[taken]
        or bool(spellings & row or spellings & _known(taken))
        or _is_compound(spelled, taken, row)
    )


def _may_name(printed: str, spelled: str, *, before_noun: bool) -> bool:
    """Says whether a word that no list has is a noun by its ending, or an adjective of one."""
    if _NOUN.fullmatch(spelled) and not _FRAMING.fullmatch(spelled):
        return True
    acronym = printed.isupper() and len(printed) > 1
    adjective = bool(_ADJECTIVE.fullmatch(spelled)) and not _MEASURING.fullmatch(spelled)
    return before_noun and (acronym or adjective)


def _of_row(around: Surroundings, taken: Taken) -> frozenset[str]:
    if taken is Taken.PEOPLE:
        return around.people_words
    if taken is Taken.COMPARED:
        return around.done_words | around.outcome_words | around.people_words
    mine = around.outcome_words if taken is Taken.OUTCOME else around.done_words
    return mine | around.people_words


@cache
def _known(taken: Taken) -> frozenset[str]:
    return frozenset(form for word in _NAMES[taken] for form in (word, *forms(word)))


def _is_compound(word: str, taken: Taken, row: frozenset[str]) -> bool:
    """Says whether a Swedish word is one name before another: smärtintensitet, gångförmåga."""
    if taken is Taken.PEOPLE:
        return False
    if _BY_ENDING.fullmatch(word):
        return True
    heads = _known(taken) | row
    if taken is not Taken.DONE and len(word) > _FEWEST and any(r.endswith(word) for r in row):
        return True
    return any(
        len(head) >= _FEWEST and form.endswith(head) and _is_first(form.removesuffix(head), heads)
        for form in forms(word)
        for head in (form[at:] for at in range(3, len(form) - 3))
        if head in heads
    )


def _is_first(start: str, heads: frozenset[str]) -> bool:
    return any(form in heads for form in (start, start.removesuffix("s"), f"{start}a"))

"""Whether words are the name of a journal, by the words that such names are made of."""

import re
from typing import Final

# Words that are cut short in journals' names, and those that are not.
_SHORT: Final = frozenset(
    "acad acta adolesc adv afr am anaesth anesth ann appl arch assoc aust behav biochem biol"
    " br bull can cardiol cell chem chin chir chron clin cogn commun compr contemp couns crit"
    " curr dent dermatol dev diabet dis disabil disord ecol econ educ emerg endocrinol engl"
    " environ epidemiol eur exp fam fertil gastroenterol gen genet geriatr gerontol gynaecol"
    " gynecol haematol hematol hosp hum hypertens immunol ind infect int intellect interv"
    " invest j jpn laeg laegeforen lakartidn lang linguist manag mech med ment metab methodol"
    " microbiol midwifery mol nat natl nephrol neurobiol neurol neuropsychol neurosci"
    " neurosurg nord norsk nurs nutr obstet occup oncol ophthalmol orthod orthop otolaryngol"
    " paediatr palliat pathol pediatr percept perinat perinatol pers pharm pharmacol philos"
    " phys physiol pract prev prim proc prof psychiatr psychiatry psychoanal psychol"
    " psychopathol psychopharmacol psychosom psychother pulm qual quart radiol rehabil relat"
    " reprod res respir rev rheum rheumatol saf scand sci soc sociol stat surg syst technol"
    " ther thorac tidsskr tijdschr trans transl traumatol trop ugeskr univ urol vaccin vasc"
    " virol z zhonghua".split()
)
_OFTEN: Final = frozenset("child care health public oral mental sleep family of and the".split())
_NAMES = re.compile(
    r"\b(?:annals|archives|bmc|bmj|cochrane database|cureus|frontiers in|jama|journal|lancet"
    r"|läkartidningen|medrxiv|nutrients|plos|tidsskrift|tidskrift|zeitschrift)\b",
    re.IGNORECASE,
)
# Names that are words like others, and so only where they stand alone.
_ALONE: Final = frozenset(
    "addiction appetite bmj brain bulletin chest circulation epilepsia gut headache heart jama"
    " lancet nature neurology nursing nutrients paediatrics pain pediatrics proceedings psychiatry"
    " science sleep stroke thorax vaccine".split()
)
_SOMETHING_ELSE = re.compile(
    r"\b(?:in|i) (?:press|tryck)\b|\breview\b|översikt\b|\brapport\b|\breport\b|\bguideline",
    re.IGNORECASE,
)
_LONGEST: Final = 14  # words of a journal's name


def may_be_journal(said: str) -> bool:
    """Says whether words begin as a journal's name does, and are few enough to be one."""
    is_name = said[:1].isalpha() and not re.search(r",\s*\d|\"|//", said)
    return is_name and len(said.split()) <= _LONGEST


def is_journal(said: str) -> bool:
    """Says whether words say that they are a journal's name.

    >>> is_journal("J Pain"), is_journal("A systematic review")
    (True, False)
    """
    if not may_be_journal(said) or _SOMETHING_ELSE.search(said):
        return False
    words = _bare(said)
    is_short = any(w in _SHORT for w in words) and all(_is_known(w) for w in words)
    return bool(_NAMES.search(said)) or (len(words) == 1 and words[0] in _ALONE) or is_short


def is_cut_short(said: str) -> bool:
    """Says whether words that end with a point go on as a journal's name: "J. Dev. Behav."."""
    words = _bare(said)
    return said.endswith(".") and all(_is_known(word) for word in words) and words[-1] in _SHORT


def _is_known(word: str) -> bool:
    return word in _SHORT or word in _OFTEN or word in _ALONE


def is_cochrane(said: str) -> bool:
    """Says whether a journal is the Cochrane Database, which has issues and no volumes."""
    return bool(re.search(r"\bcochrane\s+database\b", said, re.IGNORECASE))


def _bare(said: str) -> list[str]:
    return [word.strip(".,()").casefold() for word in said.split()]

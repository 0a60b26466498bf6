"""The words before a cue: what is said to do something, without what frames it."""

import re

from evidence_graph.reading.claim_patterns import spelled
from evidence_graph.reading.notes import Notes
from evidence_graph.reading.source import Place

_FRAME = spelled(
    r"^.*\b(?:evidence|show\w*|suggest\w*|found|finds?|indicat\w*|demonstrat\w*|reveal\w*"
    r"|report\w*|identif\w+|conclu\w+|clear|possible|confirm\w*)\b[^,;]{0,20}?\bthat\s+"
    r"|^.*\b(?:whether|att)\s+|^.*\b(?:evidence|review|studies|findings|results|analysis"
    r"|trials|vi|we|resultaten|studier(?:na)?)\s+(?:\w+ ){0,3}?(?:show|shows|showed|shown"
    r"|found|suggests?|suggested|indicates?|indicated|demonstrates?|demonstrated|reported"
    r"|reveals?|revealed|identified|visar|visade|tyder på)\b\s*"
)
_LEADING = spelled(
    r"^\W*(?:(?:there (?:is|was|are|were)|det (?:finns|fanns|är|var)|overall|in addition"
    r"|in conclusion|in summary|furthermore|moreover|however|also|finally|thus|therefore"
    r"|additionally|similarly|generally|reporting|showing|demonstrating|resulting in"
    r"|leading to|sammanfattningsvis|dessutom|vidare|däremot|även|generellt|däremot|and"
    r"|och|sammantaget(?: (?:hade|har|gav|ger))?)\b,?\s*)+"
)
_TRAILING = spelled(
    r"(?:\b(?:may|might|can|could|will|would|also|probably|likely|possibly|has|have|had|been"
    r"|be|being|was|were|is|are|to|did|does|do|not|an?|the|appear(?:s|ed)?|seem(?:s|ed)?|shown"
    r"|found|slight|small|medium|moderate|large|and|but|significant|showed|shows?|resulted in"
    r"|results? in|led to|leads? to|overall|associated with|demonstrated|reported|having"
    r"|makes?|made|more|there|kan ha|only|both|in|on|using|gave|gives?|kan|har|hade|var|är|verkar"
    r"|tycks|ger|gav|en|ett|liten|stor|ledde till|leder till|visade|sig|statistically"
    r"|short-term|long-term|modest|substantial|marked|potentially|\w+ly|också|även|inte|ej"
    r"|sannolikt|troligen|skulle)\b[\s,]*)+$"
)
_BLANK = re.compile(r"[\s,]+")
_ASIDE = spelled(r"[^,]*\b(?:compared|despite|in|after|for|as|jämfört|efter|hos|i)\b[^,]*,\s+")
_ARTICLE = spelled(r"(?:the|an?)\s+")


def subject(notes: Notes, head: Place, compared: list[Place]) -> Place:
    """Returns the words before a cue that can be its subject, without what frames them."""
    said = notes.source.said(head).replace("\n", " ")
    for start, end in compared:
        if head[0] <= start < head[1]:
            said = (
                said[: start - head[0]].ljust(min(end, head[1]) - head[0]) + said[end - head[0] :]
            )
    start = 0
    for pattern in (_BLANK, _LEADING, _FRAME, _LEADING):
        if match := pattern.match(said[start:]):
            start += match.end()
    comma = _ASIDE.match(said[start:])
    start += comma.end() if comma else 0
    trailing = _TRAILING.search(said, start)
    end = trailing.start() if trailing else len(said)
    place = notes.source.trimmed((head[0] + start, head[0] + max(start, end)), ",\"' ")
    if article := _ARTICLE.match(notes.source.said(place)):
        place = (place[0] + article.end(), place[1])
    return place

"""How authors say that evidence or support is lacking, in English and Swedish."""

from typing import Final

from evidence_graph.reading.claim_patterns import (
    INSUFFICIENT,
    LIMITED,
    NO_EVIDENCE,
    NOT_REPORTED,
    NOT_SUPPORTED,
    Pattern,
    absence,
)

_STUDIES = r"(?:studies|trials|reviews|RCTs|study|trial|review)"
_STUDIES_SV = r"(?:studier(?:na)?|studie|översikter(?:na)?|översikt)"
_MEASURED = (
    r"(?:reported|assessed|measured|investigated|examined|evaluated|addressed|studied|included"
    r"|looked at)"
)
_EXAMINED_SV = r"(?:rapportera\w*|undersök\w*|mät\w*|studera\w*|utvärdera\w*|redovisa\w*)"
_EVIDENCE_SV = (
    r"(?:(?:det |den )?(?:vetenskapliga? )?(?:underlag(?:et)?|evidens(?:en)?|stöd(?:et)?))"
)
_IS = r"(?:is|was|are|were|remains?|remained)"
_IS_SV = r"(?:är|var|bedöms vara|bedömdes vara|bedömdes som|bedöms som)"
_ABOUT = r"(?:(?: base)?(?: (?:for|on|of|about|regarding|concerning) [^,;]{1,90}?)?)"
_ABOUT_SV = r"(?:(?: (?:för|om|kring|gällande|avseende) [^,;]{1,90}?)?)"

ABSENCES: Final[tuple[Pattern, ...]] = (
    absence(
        "not-supported",
        NOT_SUPPORTED,
        r"\b(?:do|does|did) not (?:currently )?support\b(?: the)?(?: routine)?(?: use of)?"
        r"|\b(?:is|are|was|were) not (?:currently )?supported by\b"
        r"|\bno support for(?: the)?(?: use of)?\b|\b(?:stödjer|stöder"
        r"|stöttar) (?:för närvarande )?(?:inte|ej)(?: användning(?:en)? av)?\b"
        r"|\bger (?:för närvarande )?(?:inte|ej|inget) (?:något )?stöd (?:för"
        r"|åt)(?: att använda| användning(?:en)? av)?\b",
    ),
    absence(
        "insufficient-evidence",
        INSUFFICIENT,
        r"\b(?:insufficient|inadequate|not (?:enough|sufficient)) (?:\w+ )?evidence\b"
        rf"|\bevidence\b{_ABOUT} {_IS} (?:currently )?(?:insufficient|inadequate"
        rf"|not sufficient)\b"
        r"|\botillräckligt? (?:vetenskapligt )?(?:underlag|evidens|stöd)\b"
        rf"|\b{_EVIDENCE_SV}{_ABOUT_SV} {_IS_SV} (?:för närvarande )?(?:otillräcklig\w*"
        rf"|inte tillräcklig\w*)"
        r"|\binte tillräckligt (?:med )?(?:vetenskapligt )?(?:underlag|evidens|stöd)\b",
    ),
    absence(
        "limited-evidence",
        LIMITED,
        r"\b(?:(?:only )?(?:very )?limited|little|scarce|sparse|scant) (?:\w+ )?evidence\b"
        rf"|\bevidence\b{_ABOUT} {_IS} (?:very |currently |also )?(?:limited|scarce|sparse"
        rf"|scant)\b"
        r"|\b(?:begränsat|begränsad|litet|sparsamt) (?:vetenskapligt )?(?:underlag|evidens|stöd)\b"
        rf"|\b{_EVIDENCE_SV}{_ABOUT_SV} {_IS_SV} (?:mycket )?(?:begränsa[dt]|sparsamt|litet)\b",
    ),
    absence(
        "no-evidence",
        NO_EVIDENCE,
        r"\b(?:no|absence of|lack of|without) (?:scientific |available |published )?evidence\b"
        rf"|\bevidence\b{_ABOUT} (?:is|was) (?:lacking|missing|absent)\b"
        r"|\b(?:did|could) not find (?:any )?evidence\b|\b(?:inga belägg|inget stöd"
        r"|ingen (?:vetenskaplig )?evidens|inget (?:vetenskapligt )?underlag"
        r"|inte (?:några belägg|någon evidens|något stöd))\b"
        rf"|\b(?:saknas|saknades) (?:vetenskapligt |vetenskaplig )?(?:underlag|evidens|belägg"
        rf"|stöd)"
        rf"|\b{_EVIDENCE_SV}{_ABOUT_SV} (?:saknas|saknades)\b",
    ),
    absence(
        "no-clear-evidence",
        (),
        r"\bno (?:clear|strong|convincing|conclusive|robust|firm|reliable|good|high[- ]quality"
        r"|consistent|direct) evidence\b|\b(?:inga (?:säkra|tydliga|starka|övertygande) belägg)\b",
    ),
    absence(
        "not-reported",
        NOT_REPORTED,
        rf"\b(?:no|none of the) (?:\w+ )?{_STUDIES} (?:\w+ )?{_MEASURED}(?: on)?\b"
        rf"|\b(?:was|were|is|are|has been|have been) not {_MEASURED}\b"
        rf"|\b(?:inga|ingen|ingen av) (?:\w+ )?{_STUDIES_SV} (?:\w+ )?{_EXAMINED_SV}"
        rf"|\b{_EXAMINED_SV} (?:inte|ej)\b",
    ),
)

"""Words that say where people are: in care, at school, in hospital."""

import re
from typing import Final

_CARE: Final = (
    r"(?:residential|foster|kinship|institutional|primary|secondary|specialist|specialised"
    r"|community"
    r"|inpatient|outpatient|hospital|intensive|psychiatric|forensic|acute|long-term|out-of-home"
    r"|home|day) (?:health ?)?care"
)
_SCHOOL: Final = (
    r"(?:upper |lower )?(?:pre|(?:primary|secondary|high|special|elementary|nursery) )?schools?"
)
_WARD: Final = (
    r"(?:inpatient|outpatient|psychiatric|intensive care|hospital) (?:clinics?|wards?|units?"
    r"|settings?)"
)
IN_A_PLACE: Final = re.compile(
    r"(?:(?:in|at)\s+(?:the )?(?:[\w-]+ (?:or|and) )?(?:(?:nursing|care|residential|group) homes?"
    rf"|{_CARE}|{_SCHOOL}|{_WARD}|hospitals?|prisons?|sheltered housing|institutions?"
    r"|communit(?:y|ies))\b"
    r"|(?:på|i|inom)\s+(?:\w+ )?(?:boende|sjukhus|primärvård|öppenvård|slutenvård|skola|förskola"
    r"|familjehem|samhällsvård|hvb|institutionsvård|äldreboende|äldrevård|hemtjänst|fängelse"
    r"|kriminalvård|vård|dygnsvård)\w*)",
    re.IGNORECASE,
)

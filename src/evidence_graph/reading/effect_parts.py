"""Words of which ways to say what was found are made, in English and Swedish."""

from typing import Final

ADVERB: Final = r"(?:(?:\w+ly|also|even|både|även|också|signifikant|statistiskt|tydligt|markant) )*"
BE: Final = r"(?:was|were|is|are|been)"
MAY_SV: Final = r"(?:kan|kunde|kunna|tycks|verkar|förefaller|visat sig)"

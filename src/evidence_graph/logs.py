"""How evidence-graph logs: standard-library logging, one line per event, fields in `extra`."""

import logging
import re
from typing import Final

_TOKEN: Final = re.compile(r"evg_[\w-]{8,}")
"""What looks like a token of ours; people paste them into addresses."""


def redacted(text: str) -> str:
    """Returns a text without the tokens in it, for logs and for errors.

    >>> redacted("/id/evg_6gbBKUzHmtMvgBYJmN0sQGrk")
    '/id/evg_…'
    """
    return _TOKEN.sub("evg_…", text)


class _KeyValueFormatter(logging.Formatter):
    """Writes `time level event key=value …`, the fields being those passed as `extra`."""

    _standard = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.formatTime(record)} {record.levelname.lower():7} {record.getMessage()}"
        fields = {k: v for k, v in vars(record).items() if k not in self._standard}
        line += "".join(f" {key}={value!r}" for key, value in fields.items())
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return redacted(line)


def configure(level: str) -> None:
    """Sends every log line of `level` and above to standard error. Called by cli and web only.

    `level` is one of debug, info, warning and error, as settings.LogLevel has it.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(_KeyValueFormatter())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)

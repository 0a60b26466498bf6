"""How evidence-graph logs: standard-library logging, one line per event, fields in `extra`."""

import logging


class _KeyValueFormatter(logging.Formatter):
    """Writes `time level event key=value …`, the fields being those passed as `extra`."""

    _standard = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.formatTime(record)} {record.levelname.lower():7} {record.getMessage()}"
        fields = {k: v for k, v in vars(record).items() if k not in self._standard}
        line += "".join(f" {key}={value!r}" for key, value in fields.items())
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line


def configure(level: str) -> None:
    """Sends every log line of `level` and above to standard error. Called by cli and web only.

    `level` is one of debug, info, warning and error, as settings.LogLevel has it.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(_KeyValueFormatter())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)

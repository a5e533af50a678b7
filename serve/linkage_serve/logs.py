"""The log: what happened, and never what was said in an interview.

Requests are named by their route, not by the address that was asked for; errors by their
kind and place, not by their message, which may repeat what they were about.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import IO

NAME = "linkage_serve"

_PLAIN = "%(asctime)s %(levelname)s %(message)s"


class JsonLines(logging.Formatter):
    """Each record as one JSON object on a line."""

    def format(self, record: logging.LogRecord) -> str:
        fields = getattr(record, "fields", {})
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return json.dumps(
            {"time": at, "level": record.levelname, "message": record.getMessage(), **fields},
            ensure_ascii=False,
        )


def configure(*, as_json: bool, stream: IO[str] | None = None) -> None:
    """Send the service's log, and what its web server has to say, to a stream (stderr)."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if as_json else logging.Formatter(_PLAIN))
    # Its messages of starting and stopping are ours to give.
    for name, level in ((NAME, logging.INFO), ("uvicorn.error", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(level)
        logger.propagate = False
    logging.getLogger("uvicorn.access").disabled = True


def place_of(error: BaseException) -> str:
    """The kind of an error and where it arose, without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    last = frames[-1]
    own = next((f for f in reversed(frames) if "linkage_" in f.filename), last)
    places = dict.fromkeys(f"{frame.filename}:{frame.lineno}" for frame in (own, last))
    return f"{type(error).__name__} at {', '.join(places)}"

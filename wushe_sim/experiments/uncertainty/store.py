"""留存 what is done, one JSON line each, so that long work goes on where it stopped; a line cut short by the system is left aside."""

import json
from pathlib import Path
from typing import Any

from wushe_sim.errors import StorageError, describe_os_error
from wushe_sim.files.opening import MB, NoSuchFile, read_inside
from wushe_sim.i18n import msg

MOST_BYTES = 512 * MB


class Store:
    """Done pieces of work by key, in a file or, without one, in memory alone."""

    def __init__(self, path: Path | None) -> None:
        """Read what is there. Raises StorageError for a file that cannot be read or holds something else."""
        self.path, self.done = path, {}
        if path is None:
            return
        try:
            lines = read_inside(path.parent, path.name, MOST_BYTES).decode().splitlines()
        except NoSuchFile:
            return
        except UnicodeDecodeError as error:
            raise StorageError(msg("{path}: cannot be read ({error})", path=path, error=error)) from error
        for number, line in enumerate(lines):
            try:
                entry = json.loads(line)
                self.done[entry["key"]] = entry["value"]
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                if number < len(lines) - 1:
                    raise StorageError(msg("{path}: line {number} is no line of ours; name another folder (--out)",
                                           path=path, number=number + 1)) from error

    def put(self, key: str, value: Any) -> None:
        """Keep one piece; on the disk when this returns."""
        self.done[key] = value
        if self.path is None:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            cut = self.path.exists() and not self.path.read_bytes().endswith(b"\n") and self.path.stat().st_size > 0
            with self.path.open("a", encoding="utf-8", newline="\n") as file:
                file.write(("\n" if cut else "") + json.dumps({"key": key, "value": value}) + "\n")
                file.flush()
        except OSError as error:
            raise StorageError(msg("{path}: {reason}", path=self.path, reason=describe_os_error(error))) from error

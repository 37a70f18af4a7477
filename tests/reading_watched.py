"""Read foreign folders while every write, program, connection, database and foreign module is an error.

To be called as: python reading_watched.py OUT FOLDER…

What is read is printed, a line for each folder: taken, or the first line of the refusal.
"""

import contextlib
import io
import os
import sys
from pathlib import Path

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGING = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.chown", "os.truncate", "os.utime",
            "os.mkfifo", "os.setxattr", "shutil.", "tempfile.")
REACHING = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.", "subprocess.Popen",
            "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "pty.spawn", "pickle.find_class", "sqlite3.load_extension",
            "sqlite3.enable_load_extension", "webbrowser.")
seen: list[str] = []
watched = False


def watch(folders, out):
    """Note whatever is done that reading does not need; the report's own file may be written."""
    def hear(event, args):
        if not watched:
            return
        said = " ".join(str(arg) for arg in args if isinstance(arg, str | bytes | int | os.PathLike))
        if event == "open":
            wrong = bool((args[2] or 0) & WRITING if isinstance(args[2], int) else set(args[1] or "") & set("wax+"))
        elif event == "sqlite3.connect":
            wrong = args[0] != ":memory:"
        elif event in ("exec", "compile", "import"):
            file = getattr(args[0], "co_filename", "") if event == "exec" else str(args[1])
            wrong = any(file.startswith(folder) for folder in folders)
        else:
            wrong = event.startswith((*CHANGING, *REACHING)) and not (event == "os.mkdir" and os.path.isdir(args[0]))
        if wrong and not (event in ("open", "os.rename", "os.remove") and said.startswith(out)):
            seen.append(f"{event} {said}")

    sys.addaudithook(hear)


def read(folder, out):
    """Read all of a folder, as status, ws.load and wushe report do; how it ended."""
    import wushe_sim as ws
    from wushe_sim.errors import BadInput, StorageError
    from wushe_sim.experiments.sweep.result import read_status
    from wushe_sim.report.save import write_report

    try:
        found = ws.load(folder)
        for name in ("weekly", "groups", "design", "failed"):
            getattr(found, name, None)
        if hasattr(found, "design"):
            read_status(folder)
        write_report(found, Path(out) / f"{Path(folder).name}.html", "en", force=True)
        return "taken"
    except (BadInput, StorageError) as refused:
        return str(refused).splitlines()[0]


def main():
    """The first folder is sound: it brings in all that reading needs, unwatched. Then all are read, and what was done is an error."""
    global watched
    _, out, *folders = sys.argv
    os.chdir(folders[0])
    with contextlib.redirect_stderr(io.StringIO()):
        for folder in folders[:2]:
            read(folder, out)
    watch(folders, out)
    watched = True
    said = [read(folder, out) for folder in folders]
    watched = False
    print("\n".join(said))
    if seen:
        sys.exit("\n".join(dict.fromkeys(seen)))


if __name__ == "__main__":
    main()

"""Graphs of networkx (关系网络) that Python hands over: kept in a file named by what is in it, and read like any file."""

import hashlib
import io
import os
from pathlib import Path
from typing import Any

from platformdirs import user_cache_dir

from wushe_sim.errors import BadInput, StorageError, describe_os_error
from wushe_sim.i18n import msg


def keep_graph(graph: Any) -> str:
    """Write a graph as GraphML into the cache folder, unless it is there.

    Parameters
    ----------
    graph : networkx.Graph
        Of any kind; its nodes become residents, their attributes are read as a GraphML file's are.

    Returns
    -------
    str
        The path of the file. The same graph has the same path, so that a run of it can be repeated as long as the file is there.

    Raises
    ------
    BadInput
        For an attribute that GraphML has no type for.
    StorageError
        Where the file cannot be written.
    """
    import networkx

    written = io.BytesIO()
    try:
        networkx.write_graphml(graph, written)
    except (networkx.NetworkXError, TypeError, ValueError) as error:
        raise BadInput(msg("network: this graph cannot be written as GraphML ({why})", why=" ".join(str(error).split()))) from None
    content = written.getvalue()
    folder = Path(os.environ.get("WUSHE_CACHE") or user_cache_dir("wushe_sim")).resolve() / "networks"
    path = folder / f"{hashlib.sha256(content).hexdigest()[:24]}.graphml"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != content:
            partial = path.with_suffix(f".{os.getpid()}")
            partial.write_bytes(content)
            partial.replace(path)
    except OSError as error:
        raise StorageError(msg("network: the graph cannot be kept in {folder} ({why}); WUSHE_CACHE names another place",
                               folder=str(folder), why=describe_os_error(error))) from None
    return str(path)

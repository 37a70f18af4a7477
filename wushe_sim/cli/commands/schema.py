"""wushe schema: the JSON Schema of scenario files (情景文件的模式)."""

import json

from wushe_sim.cli.deferred import deferred_imports
from wushe_sim.cli.options import Debug, Lang, Quiet

with deferred_imports(__name__):
    from wushe_sim.scenario import Scenario


def schema(quiet: Quiet = False, debug: Debug = False, lang: Lang = None) -> None:
    """Print the JSON Schema of scenario files, for editors."""
    print(json.dumps(Scenario.model_json_schema(), ensure_ascii=True, indent=1))

"""wushe …: the command line (命令行). Tables go to standard output, progress and errors to standard error, as plain text.

Exit codes: 0 done, 1 a bug, 2 bad input or usage, 3 a sweep with failed runs, 4 storage, 130 interrupted, 143 ended by the system,
129 the terminal was closed.
"""

import json
import sys
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from wushe_sim.cli.commands.catalogue import add_catalogues
from wushe_sim.cli.commands.dashboard import dashboard
from wushe_sim.cli.commands.limits import add_commands as add_limits
from wushe_sim.cli.commands.new import new
from wushe_sim.cli.commands.sweep import compare, status, sweep
from wushe_sim.cli.commands.trace import trace, why
from wushe_sim.cli.commands.validate import add_commands
from wushe_sim.cli.commands.verdicts import add_verdicts
from wushe_sim.cli.options import Debug, Force, Form, Format, Lang, Quiet
from wushe_sim.cli.terminal import Wushe, prepared, remark, tell
from wushe_sim.errors import BadInput
from wushe_sim.i18n import enumerate_choices, msg, say
from wushe_sim.i18n.printable import printable

app = typer.Typer(cls=Wushe, no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
                  help="An agent-based simulation of China's five-actor linkage. 五社联动的多主体模拟。")


MOST_SIDE_BY_SIDE = 8
"""Scenarios whose main indicators stand in one table on the screen; of more the ranking alone is printed."""


class Output(NamedTuple):
    """Where a run's result goes, and what a reader is told of it."""

    folder: Path
    force: bool
    picture: bool
    lang: str
    quiet: bool


@app.command()
def run(
    scenario: Annotated[list[Path], typer.Argument(metavar="SCENARIO", help="Scenario files, or tables of districts (CSV, Excel).")],
    seeds: Annotated[int | None, typer.Option("--seeds", help="Number of seeds: 0 to N-1.")] = None,
    seed: Annotated[list[int] | None, typer.Option("--seed", help="A seed; may be given several times.")] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Change a lever or a dotted key.")] = None,
    weeks: Annotated[int | None, typer.Option("--weeks", help="Weeks, instead of the scenarios' own.")] = None,
    jobs: Annotated[int, typer.Option("--jobs", help="Threads.")] = 1,
    out: Annotated[Path | None, typer.Option("--out", help="Result folder; results/NAME if not given.")] = None,
    rank: Annotated[str | None, typer.Option("--rank", metavar="INDICATOR", help="What ranks a table's rows; else coverage.")] = None,
    picture: Annotated[bool, typer.Option("--picture/--no-picture", help="Draw a picture; without it a run ends a second sooner.")] = True,
    force: Force = False, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Run scenarios and save tables and a picture."""
    from wushe_sim.scenario import refuse_same_names

    if rank is not None:
        from wushe_sim.results.ranking import find_indicator

        rank = find_indicator(rank)
    if seeds is not None and seed:
        raise BadInput(msg("--seeds and --seed: give the number of seeds, or each of them, not both"))
    pairs = loaded(scenario)
    chosen = [changed.set_all(set_) if set_ else changed for _, changed in pairs]
    refuse_same_names(chosen, [file for file, _ in pairs])
    if weeks is not None:
        chosen = [changed.shortened(weeks) for changed in chosen]
    read_places(chosen)
    from wushe_sim.report.labels import language
    from wushe_sim.results.folder import hold_result_folder
    from wushe_sim.results.parts import open_parts
    from wushe_sim.results.provenance import describe_work
    from wushe_sim.running.runner import seeds_of

    numbers = seeds_of(seed or (1 if seeds is None else seeds))
    output = Output(place_for(out, chosen, scenario), force, picture, language(lang), quiet)
    work = describe_work(chosen, numbers)
    with hold_result_folder(output.folder, work, force) as target:
        parts = open_parts(target, work, chosen, len(numbers), force)
        ranking = {"ranked_by": rank or "coverage", "streets": len(chosen) > len(scenario)}
        result = carried_out(chosen, numbers, jobs, output, ranking, parts)
        try:
            present(result, output, scenario)
        except KeyboardInterrupt:  # what was done is kept, however late the wish to end
            kept_for(result, output, len(result.runs))
            raise
        if parts is not None:
            parts.remove()


app.command()(new)


@app.command()
def check(
    file: Annotated[list[Path], typer.Argument(metavar="FILE", help="Scenario files, or tables of districts.")],
    form: Format = Form.table, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Say what is wrong with scenario files, all of it at once."""
    from wushe_sim.report.labels import language

    pairs = loaded(file, check_places=True)
    found = [scenario for _, scenario in pairs]
    for note in (msg("{name}: {problem}", name=scenario.name, problem=note) for scenario in found for note in scenario.notes):
        remark(note, language(lang))
    rows: list[dict[str, Any]] = [{
        "file": str(path), "name": scenario.name, "weeks": scenario.weeks, "burn_in": scenario.burn_in,
        **scenario.sizes(),
    } | ({"places": about} if (about := about_places(scenario)) else {}) for path, scenario in pairs]
    if form is not Form.table:
        from wushe_sim.report.tables import show

        show(rows, form.value)
    elif not quiet:
        from wushe_sim.i18n.counted import count_cities, count_communities, count_residents, count_streets, count_weeks
        from wushe_sim.report.labels import language
        from wushe_sim.report.places import told

        spoken = language(lang)
        for row in rows:
            people = count_residents(row["residents"]) if row["residents"] else msg("as many residents as its files say")
            region = [count_cities(row["cities"]), count_streets(row["streets"])] if "cities" in row else []
            print(printable(say(
                spoken, "{file}: valid; {name}, {weeks} after a burn-in of {burn_in}, {sizes}", file=row["file"], name=row["name"],
                weeks=count_weeks(row["weeks"]), burn_in=count_weeks(row["burn_in"]),
                sizes=enumerate_choices([*region, count_communities(row["communities"]), people]))))
            for line in told(row.get("places", {}), spoken):
                print(printable(f"  {line}"))


@app.command()
def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A result folder: of a run, a sweep, limits or verdicts.")],
    out: Annotated[Path | None, typer.Option("--out", help="FILE.html or FILE.docx; DIR.html if not given.")] = None,
    force: Force = False, quiet: Quiet = False, debug: Debug = False, lang: Lang = None,
) -> None:
    """Write a result's report as one file: a page or a Word document."""
    from wushe_sim.experiments.loading import load
    from wushe_sim.files.paths import absolute
    from wushe_sim.report.html import checked, write_report
    from wushe_sim.report.labels import language

    whole = absolute(folder)
    file = whole.with_name(f"{whole.name}.html") if out is None else out
    checked(file, force)
    write_report(load(folder), file, language(lang), force)
    if not quiet:
        tell(say(language(lang), "Report: {file}", file=file))


app.command()(sweep)
app.command()(status)
app.command()(compare)
app.command()(trace)
app.command()(why)
app.command()(dashboard)
add_catalogues(app)
add_commands(app)
add_limits(app)
add_verdicts(app)


def loaded(files: list[Path], check_places: bool = False) -> list[tuple[Path, Any]]:
    """The scenarios of some files, each with its file; raises BadInput with the errors of all of them."""
    from wushe_sim.scenario import Scenario

    scenarios, wrong = [], []
    for file in files:
        try:
            found = Scenario.load_all(file)
            scenarios += [(file, scenario) for scenario in found]
            if check_places:
                read_places(found)
        except BadInput as error:
            wrong += error.messages
    if wrong:
        raise BadInput(wrong)
    return scenarios


def read_places(scenarios: list[Any]) -> None:
    """Raise BadInput with what is wrong in the files of all the scenarios' real places."""
    wrong: list[Any] = []
    for scenario in scenarios:
        if any(one.network for one in scenario.place.community):
            from wushe_sim.running.real_places import real_places

            try:
                real_places(scenario)
            except BadInput as error:
                wrong += error.messages
    if wrong:
        raise BadInput(wrong)


def about_places(scenario: Any) -> dict[str, Any]:
    """What is known of a scenario's real places, by name; BadInput for those that cannot be read. Without any, nothing is loaded."""
    if not any(one.network for one in scenario.place.community):
        return {}
    from wushe_sim.running.real_places import accounts

    return accounts(scenario)


def place_for(out: Path | None, scenarios: list[Any], files: list[Path]) -> Path:
    """Where a result goes: what was asked for, else results/NAME. Raises BadInput where it is one of the inputs."""
    if out is None:
        names = [scenario.name for scenario in scenarios]
        return Path("results") / (names[0] if len(names) == 1 else f"{names[0]}-and-{len(names) - 1}-more")
    from wushe_sim.results.folder import is_same

    for file in [*files, *(path for scenario in scenarios for path in scenario.files().values())]:
        if is_same(out, file):
            raise BadInput(msg("--out {path}: is an input, and would be written over; name another folder", path=out))
    return out


def carried_out(scenarios: list[Any], seeds: list[int], jobs: int, output: Output, ranking: dict[str, Any], parts: Any) -> Any:
    """The result of a run whose folder is ours; where it is interrupted, what was done is kept, with its picture."""
    from wushe_sim.cli.preparing import prepare_engine
    from wushe_sim.cli.progress import Screen
    from wushe_sim.running.runner import Interrupted
    from wushe_sim.running.runner import run as run_all

    for scenario in () if output.quiet else scenarios:
        for note in scenario.notes:
            remark(msg("{name}: {problem}", name=scenario.name, problem=note), output.lang)
    try:
        prepare_engine(output.lang, output.quiet)
        with Screen(output.lang, output.quiet) as screen:
            return run_all(scenarios, seeds, jobs, progress=screen, parts=parts).noted(**ranking)
    except KeyboardInterrupt as interrupted:
        done = interrupted.result if isinstance(interrupted, Interrupted) else None
        if done is None:
            tell(say(output.lang, "Interrupted before any run was done; nothing was written."))
        else:
            kept_for(done.noted(**ranking), output, len(scenarios) * len(seeds))
        raise


def kept_for(result: Any, output: Output, of: int) -> None:
    """Save what was done of so many runs before an interrupt, and say so."""
    from wushe_sim.i18n.counted import count_cities, count_runs

    save_all(result, output)
    if "cities" in result.provenance:
        tell(say(output.lang, "Interrupted: {done} of {cities} kept in {folder}; run the same command to resume.",
                 done=len(result.provenance["cities"]), cities=count_cities(result.provenance["of_cities"]), folder=output.folder))
    else:
        tell(say(output.lang, "Interrupted: {done} of {runs} kept in {folder}.", done=len(result.runs), runs=count_runs(of),
                 folder=output.folder))


def save_all(result: Any, output: Output) -> None:
    """Save a result and then its picture, if one is wanted. Raises StorageError."""
    saved = result.save(output.folder, output.force)
    if not output.picture:
        return
    from wushe_sim.errors import StorageError
    from wushe_sim.report.plot.overview import save_overview
    from wushe_sim.results.folder import PICTURE

    try:
        save_overview(result, saved / PICTURE, output.lang)
    except StorageError as error:
        raise StorageError([msg("{problem}; the tables are saved", problem=problem) for problem in error.messages]) from error


def present(result: Any, output: Output, files: list[Path]) -> None:
    """Print the main indicators, save the result with its picture, and say what to try next."""
    from wushe_sim.report.places import told
    from wushe_sim.report.tables import main_indicators, ranked
    from wushe_sim.results.folder import PICTURE
    from wushe_sim.results.ranking import rank_places

    folder, lang = output.folder, output.lang
    if len(result.scenarios) <= MOST_SIDE_BY_SIDE:
        main_indicators(result, lang)
    if (places := rank_places(result)) is not None:
        ranked(places, lang)
    save_all(result, output)
    if output.quiet:
        return
    for about in result.provenance["places"].values():
        for line in told(about, lang):
            tell(line)
    tell(say(lang, "Saved in {folder} (tables, picture {picture}, manifest).", folder=folder, picture=PICTURE) if output.picture else
         say(lang, "Saved in {folder}.", folder=folder))
    tell(say(lang, "To try next:"))
    for command in next_commands(folder, files):
        tell(f"  {command}")


def next_commands(folder: Path, files: list[Path]) -> list[str]:
    """Commands that work as they stand: one that explains, one that changes a lever, one that opens the tables in Python."""
    import shlex

    wushe = "wushe" if Path(sys.argv[0]).name == "wushe" else "python -m wushe_sim"
    file, other = shlex.quote(str(files[0])), shlex.quote(str(folder.with_name(f"{folder.name}-heavy")))
    opened = shlex.quote(f"import wushe_sim as ws; print(ws.load({json.dumps(str(folder), ensure_ascii=False)}).summary().T)")
    return [
        f"{wushe} explain linkage",
        f"{wushe} run {file} --set admin_burden=0.7 --seeds 5 --out {other}",
        f"python -c {opened}",
    ]


def main() -> None:
    """The program: what the command line was asked for, and how it ended as its exit code."""
    if getattr(sys, "frozen", False):
        from wushe_sim.running.worker import freeze_support

        freeze_support()
    prepared()
    app()


if __name__ == "__main__":
    main()

"""Card of a model (模型): its scenario and seed, the week it is in, and the values of that week."""

from wushe_sim.agents.model import WusheModel
from wushe_sim.i18n import join_clauses, msg, say
from wushe_sim.i18n.counted import count_communities, count_residents, count_weeks
from wushe_sim.report.cards.card import Card
from wushe_sim.report.cards.result import SHOWN
from wushe_sim.report.cards.scenario import make_changes_table
from wushe_sim.report.document import Cell, ReportTable
from wushe_sim.report.labels import full_label, get_unit, number, title
from wushe_sim.report.plot.over_time import ABOVE_ALL
from wushe_sim.report.plot.taking import has_weeks, make_model_result

QUARTER = 13
"""Weeks over which the values of a card are taken: a single week's are mostly chance."""


def make_model_card(model: WusheModel, lang: str) -> Card:
    """Make the card of a model; no agent is built for it."""
    plan, street = model.plan, model.street
    size = [count_communities(len(street.communities)), count_residents(sum(len(one.residents.group) for one in street.communities))]
    time = [msg("seed {seed}", seed=model.seed), msg("{week} of {weeks} lived", week=model.week, weeks=count_weeks(plan.weeks))]
    if not model.running:
        time.append(msg("its weeks are over"))
    tables = [make_changes_table({"": plan.content()}, [say(lang, "here")], lang, "model.plan.said()")]
    calls = ["model.step()", "model.change(admin_burden=0.7)", "model.agents_by_type[ws.Resident]"]
    if has_weeks(model):
        values = make_model_result(model).summary(QUARTER)
        rows = [[Cell(full_label(name, lang)), Cell(number(float(values[name].iloc[0]), get_unit(name)), 0.0)] for name in SHOWN]
        last = say(lang, "last {weeks}", weeks=count_weeks(min(QUARTER, model.week)))
        above = ABOVE_ALL.render(lang) if values["coverage"].iloc[0] > 1 else ""
        tables.append(ReportTable("", [say(lang, "indicator"), last], rows, note=above))
        calls += ["model.weekly", 'model.plot("coverage")']
    calls.append("ws.plot.community(model)")
    return Card(title(plan.name, plan.content(), lang), say(lang, "Model of one street"),
                [join_clauses(size).render(lang), join_clauses(time).render(lang)], tables, calls)

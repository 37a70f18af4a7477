"""What results call limits, remedies, verdicts, kinds of actor and flows, for tables, pictures and pages alike."""

from collections.abc import Mapping

from wushe_sim.i18n import Message, msg, pmsg

LIMITS: Mapping[str, Message] = {
    "takeover": msg("omnipotent committee"), "heterogeneity": msg("heterogeneous community"),
    "task_downshift": msg("tasks without resources"), "admin_burden": msg("social workers as clerks"),
}
REMEDIES: Mapping[str, Message] = {
    "three_governances": msg("three governances in one"), "deliberation": msg("deliberation platform"),
    "incubation": msg("incubating volunteers"), "agency": msg("residents as subjects"), "all": msg("all four remedies"),
}
PARTS: Mapping[str, Message] = {
    "matrix": msg("limits × remedies"), "tipping": msg("tipping points"), "paths": msg("path dependence"),
    "links": msg("the way back from no links"),
}
"""Parts of ``wushe limits``."""
VERDICTS: Mapping[str, Message] = {
    "supported": msg("supported"), "opposite": msg("opposite"), "not supported": msg("not supported"), "undecided": msg("undecided"),
    "cannot be told": msg("cannot be told"),
}
"""What a claim of the paper comes to."""
ROLES: Mapping[str, Message] = {
    "resident": msg("resident"), "registered": msg("registered, not active"), "volunteer": msg("active volunteer"),
    "party": msg("Party member"),
}
KINDS: Mapping[str, Message] = {
    "committee": msg("committee"), "foundation": msg("community fund"), "team": msg("volunteer team"),
    "social worker": msg("social worker"), "organization": msg("organization"), "donor": msg("donor"),
}
"""Kinds of actor of the linkage."""
FLOWS: Mapping[str, Message] = {
    "found_by_volunteer": pmsg("who found a case", "neighbours"), "found_by_worker": pmsg("who found a case", "outreach"),
    "found_by_organization": pmsg("who found a case", "organizations"), "found_by_asking": pmsg("who found a case", "asked for help"),
    "found_by_grid": pmsg("who found a case", "grid workers"), "care": msg("care, already known"), "known": msg("known"),
    "never_found": msg("never found"), "well": msg("served well"), "badly": msg("served badly"), "lapsed": msg("lapsed"),
    "lost": msg("lapsed unknown"),
    "gifts_government": msg("government-led gifts"), "gifts_targeted": msg("targeted gifts"), "gifts_love": msg("love-link gifts"),
    "gifts_crowd": msg("crowd-giving"), "returned": msg("from folded organizations"), "city": msg("city's pool"),
    "city_kept": msg("left with the city"), "city_saved": msg("city's savings"), "pool": msg("community fund"),
    "saved": msg("fund's savings"), "paid_cases": pmsg("use of money", "cases"),
    "paid_expenses": msg("volunteers' expenses, points"), "paid_organizations": pmsg("use of money", "organizations"),
    "paid_remedies": pmsg("use of money", "remedies"), "kept": msg("left in the pool"), "residents": msg("residents, one to one"),
    "tasks": msg("public money with tasks"), "helpers": msg("helpers hired"),
}
"""Where cases and money come from, and where they go."""
NONE = msg("none")
NAMES: Mapping[str, Message] = {**FLOWS, **KINDS, **ROLES, **REMEDIES, "none": NONE}
"""What a picture calls a name of a frame."""

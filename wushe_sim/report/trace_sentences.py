"""What each event of a life is told as (经历), for ``wushe trace``: a message for each, and names for what fills it."""

from collections.abc import Mapping

from wushe_sim.i18n import Message, msg

HAPPENED: Mapping[str, Message] = {
    "is": msg("{who} is {what}, with {ties}, {near} of them to registered volunteers"),
    "feels": msg("on a scale of 0 to 100%: trust in neighbours {trust}, in local government {trust_government}, belonging {belonging}, "
                 "agency {agency}, grievance {grievance}"),
    "is_volunteer": msg("is an active volunteer of {team}"),
    "is_registered": msg("is on the register of {team} without being active"),
    "open_already": msg("case {case} ({kind}, resident {resident}) has been open since week {opened}"),
    "moved_away": msg("moved away; person {successor} moved in, whom --resident {successor} follows"),
    "settled": msg("settled here: no newcomer any more"), "invited": msg("was asked to volunteer"),
    "registered": msg("put their name on the register of {team}"), "enlisted": msg("was registered by quota, with {team}"),
    "struck_off": msg("was struck off the register"), "joined": msg("took up volunteering with {team}"),
    "stopped": msg("stopped volunteering"), "entered_organization": msg("became a member of {organization}"),
    "organization_folded": msg("no longer belongs to {organization}"), "worked": msg("was called on as a volunteer: {minutes}"),
    "gave": msg("gave {fen} yuan to the community's pool"), "attended": msg("was at the session on the platform"),
    "heard": msg("what was agreed is near their own position"),
    "overruled": msg("feels overruled: what was agreed is far from their own position"),
    "broke_covenant": msg("did not keep the covenant"), "aggrieved": msg("bears a grievance: {before} to {after}"),
    "in_all": msg("in {weeks}: kept the covenant in {kept}, was asked to volunteer in {asked}, did no volunteers' work"),
    "in_all_child": msg("in {weeks}: a child, whom neither covenant nor volunteering ask anything of"),
    "in_all_volunteer": msg("in {weeks}: worked as a volunteer in {worked}, {minutes} in all; kept the covenant in {kept}"),
    "feelings": msg("trust in neighbours {trust_then} to {trust_now}, in local government {trust_government_then} to "
                    "{trust_government_now}, belonging {belonging_then} to {belonging_now}, agency {agency_then} to {agency_now}, "
                    "grievance {grievance_then} to {grievance_now}"),
    "arose": msg("case {case} arose: {kind}, {minutes} (resident {resident})"),
    "arose_care": msg("case {case} arose: care, {minutes} a week (resident {resident})"),
    "arose_compound": msg("case {case} arose: {kind}, and it asks for {parts} at once: {minutes} (resident {resident})"),
    "arose_with_money": msg("case {case} arose: {kind}, and it asks for {parts} at once: {minutes} and {fen} yuan (resident {resident})"),
    "needs_approval": msg("case {case} has to wait for the street's approval"),
    "approved": msg("the street approved case {case}"),
    "case_moved": msg("case {case} ended because the resident moved away"),
    "found_team": msg("a neighbour who volunteers, of {by}, heard of case {case}"),
    "found_worker": msg("outreach by {by} came upon case {case}"), "found_organization": msg("members of {by} heard of case {case}"),
    "found_agency": msg("{by} heard of case {case}"),
    "asked": msg("the resident asked the committee for help with case {case}"),
    "found_grid": msg("a grid worker came upon case {case}"),
    "passed_to_committee": msg("case {case} was passed to the committee"),
    "holder_gone": msg("whoever held case {case} is gone"),
    "kept": msg("the committee kept case {case} (its habit made that {chance} likely)"),
    "left_over": msg("no one else had hours, and the committee took case {case}"),
    "took": msg("{to} took case {case}"), "took_part": msg("{to} took a part of case {case}: {part}"),
    "handed": msg("case {case} was handed over to {to} ({part}), along a link of {strength}"),
    "refused": msg("{to} could not be won for case {case} ({part}): the link, of {strength}, did not carry"),
    "bridged": msg("a social worker threaded the needle: {to} took case {case} ({part})"),
    "found_nobody": msg("no one took case {case}: {cause}"), "lacks_parts": msg("case {case} still lacks {parts}"),
    "served": msg("{by} worked on case {case}: {minutes}"), "paid": msg("the community fund paid {fen} yuan on case {case}"),
    "unpaid": msg("the community fund had no {fen} yuan for case {case}"),
    "cared": msg("the care is now served in full, by {by} (case {case}, {of} a week)"),
    "care_short": msg("the care now falls short: {minutes} of {of} (case {case})"),
    "care_taken_away": msg("the care was taken from {of} (case {case})"),
    "taken_away": msg("case {case} got stuck with {of} and was taken away"),
    "ended_well": msg("case {case} was served to its end in {weeks}, and well"),
    "ended_badly": msg("case {case} was served to its end in {weeks}, but badly"),
    "ended_served": msg("case {case} was served to its end in {weeks}"),
    "never_found": msg("case {case} lapsed before anyone knew of it"),
    "lapsed_unpaid": msg("case {case} lapsed for want of {fen} yuan: {cause}"),
    "lapsed": msg("case {case} lapsed with {minutes} undone: {cause}"),
    "post_held": msg("person {person} is in the post, {origin}, and serves {where}; burnout {burnout}"),
    "post_vacant": msg("the post, which serves {where}, is vacant"),
    "quit_post": msg("person {person} left the post, with a burnout of {burnout}"),
    "hired": msg("person {person} was hired, {origin}"), "post_funded": msg("the street pays for the post again"),
    "post_unfunded": msg("the street pays for the post no longer"),
    "divided": msg("hours a week from this round: administration {administration}, casework {casework}, brokering {brokering}, "
                   "incubation {incubation}, outreach {outreach}"),
    "burnout_up": msg("burnout rose from {before} to {after}"), "burnout_down": msg("burnout fell from {before} to {after}"),
    "own_link": msg("kept up their own link to {to} in {place}"),
    "introduced_pair": msg("brought together {one} and {other} in {place}"),
}
"""What an event is told as."""

NODES: Mapping[str, Message] = {
    "committee": msg("the committee"), "foundation": msg("the community fund"), "team": msg("team {n}"), "worker": msg("social worker {n}"),
    "organization": msg("community organization {n}"), "agency": msg("agency {n}"), "donor": msg("donor {n}"), "nobody": msg("nobody"),
}
SORTS: Mapping[str, Message] = {
    "committee": msg("the committee"), "foundation": msg("the community fund"), "team": msg("volunteers"), "worker": msg("social workers"),
    "organization": msg("organizations"), "donor": msg("donors"),
}
"""Who works on cases, where the columns keep no more than the sort."""
NEEDS: Mapping[str, Message] = {
    "material": msg("material aid"), "mediation": msg("relationship mediation"), "capacity": msg("capacity building"),
    "emotional": msg("emotional support"), "care": msg("care"), "public": msg("public affairs"),
}
PARTS: Mapping[str, Message] = {
    "any": msg("all of it"), "professional": msg("professional skill"), "hands": msg("hands"), "authority": msg("authority"),
    "money": msg("money"),
}
CAUSES: Mapping[str, Message] = {
    "nothing": msg("no one took it"), "link": msg("no link to whoever could"), "hours": msg("no hours"), "money": msg("no money"),
}
TRAITS: Mapping[str, Message] = {
    "child": msg("a child"), "adult": msg("an adult"), "elder": msg("aged 60 or over"), "newcomer": msg("a newcomer"),
    "frail": msg("frail"), "poor": msg("poor"), "party": msg("a Party member"), "group": msg("of group {name}"),
    "local": msg("from the place"), "from_elsewhere": msg("from elsewhere"), "direct": msg("hired by the street itself"),
    "by_agency": msg("hired by an agency"),
}
COLUMNS: Mapping[str, Message] = {
    "person": msg("who it is"), "group": msg("group"), "age": msg("age"), "newcomer": msg("newcomer or not"),
    "party": msg("Party member or not"), "vulnerable": msg("frail or poor"), "asked": msg("memory of being asked"),
    "attends": msg("comes to sessions"), "complies": msg("keeps the covenant"), "given": msg("gifts"), "grievance": msg("grievance"),
    "trust": msg("trust in neighbours"), "trust_government": msg("trust in local government"), "belonging": msg("belonging"),
    "agency": msg("agency"), "registered": msg("registered as a volunteer"), "active": msg("active as a volunteer"),
    "enlisted": msg("registered by quota"), "team": msg("team"), "organization": msg("organization"), "worked": msg("minutes volunteered"),
    "state": msg("state of the case"), "resident": msg("whose case it is"), "kind": msg("kind of need"), "compound": msg("compound or not"),
    "opened": msg("week in which it arose"), "found": msg("week in which it was found"),
    "approval": msg("waiting for the street's approval"), "leader": msg("who found it"), "lacked": msg("what it lacked"),
    "need": msg("what is asked for"), "left": msg("what is left to do"), "holder": msg("who holds it"), "spent": msg("who served how much"),
    "chance": msg("chance of the choice"), "outcome": msg("what was decided"), "vacant": msg("vacant or not"),
    "funded": msg("funded or not"), "local": msg("from the place or not"), "direct": msg("hired by the street or not"),
    "burnout": msg("burnout"), "results": msg("results"), "load": msg("load"), "skill": msg("skill"), "hours": msg("hours by use"),
    "desks": msg("cases served"),
}
"""What is known of them at a week's end, by column."""
WHO: Mapping[str, Message] = {
    "resident": msg("resident {n}"), "case": msg("case {n}"), "worker": msg("social worker {n}"),
}
"""Whose life it is."""
WHEN: Mapping[str, Message] = {
    "week": msg("week {week}: {what}"), "start": msg("week {week}, before it: {what}"), "end": msg("to the end of week {week}: {what}"),
}
"""What stands before the events of a week."""

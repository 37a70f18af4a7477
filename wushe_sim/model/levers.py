"""Every policy lever, once: its default, range, meaning, price, and the stages that read it.

In a run each lever is a series over the weeks (burn-in included), so that it can step, ramp and pulse: ``levers.admin_burden[t]``.
A remedy's strength is what a policy orders; what a community can pay for in a week stands under the same name in ``Funded``.
"""

from typing import Annotated, NamedTuple

from wushe_sim.engine.declare import Lever, Shares

SHARE = "share"


class Levers(NamedTuple):
    """政策杠杆: one float32 per week for each lever (a row of shares per week where the lever is a mix)."""

    # limits (治理限度)
    takeover: Annotated[Shares, Lever(
        0.3, 0, 0.95, SHARE, "limits", "III.1", ("adapt", "world"),
        "how far the committee keeps cases that others could serve: the level to which its habit is drawn", "Committee takeover")]
    heterogeneity: Annotated[Shares, Lever(
        0.35, 0, 1, SHARE, "limits", "III.2", ("move", "world"),
        "number and balance of social groups and their keeping to themselves; the total variance of interests stays the same",
        "Social heterogeneity", shapes_population=True)]
    interest_spread: Annotated[Shares, Lever(
        0.2, 0, 0.5, "position", "limits", "III.2", ("deliberate",),
        "standard deviation of residents' positions on a fresh issue (positions run from 0 to 1)", "Spread of interests")]
    mobility: Annotated[Shares, Lever(
        0.06, 0, 0.5, "share a year", "limits", "III.2", ("move", "world"),
        "share of residents who move away in a year and are replaced by newcomers", "Residential mobility")]
    task_downshift: Annotated[Shares, Lever(
        0.1, 0, 1, SHARE, "limits", "III.3", ("station",),
        "tasks that the street hands down, as a share of the committee's staff hours, beyond its ordinary load", "Task downshift")]
    resource_passthrough: Annotated[Shares, Lever(
        0.3, 0, 1, SHARE, "limits", "III.3", ("hand_down",),
        "share of those tasks' cost that arrives as money; hiring with it takes weeks and overhead", "Resource pass-through")]
    approval_delay: Annotated[Shares, Lever(
        1, 0, 12, "weeks", "limits", "III.3", ("hand_down",),
        "weeks that a case which needs the street's approval waits for it on average", "Approval delay")]
    admin_burden: Annotated[Shares, Lever(
        0.35, 0, 0.95, "share of hours", "limits", "III.4", ("station",),
        "share of social workers' hours claimed for administration", "Administrative burden")]
    dual_leadership: Annotated[Shares, Lever(
        0.5, 0, 1, SHARE, "limits", "III.4", ("hand_down", "station"),
        "weight of the street, beside the agency, in social workers' tasks and appraisal", "Dual leadership")]
    direct_hire: Annotated[Shares, Lever(
        0.3, 0, 1, SHARE, "limits", "III.4", ("station",),
        "share of social workers hired by the street itself: for them there is one line of command", "Direct hire")]
    staffing: Annotated[Shares, Lever(
        0.92, 0, 1, SHARE, "limits", "III.4", ("station",),
        "share of the station's posts that the street pays for", "Staffing")]
    service_scope: Annotated[Shares, Lever(
        0.5, 0, 1, SHARE, "limits", "III.4", ("station",),
        "how narrow the agencies' field is: 0 all kinds of case but public affairs, 1 care alone", "Narrowness of service scope")]

    # remedies (优化路径): three governances in one and service modes
    self_governance: Annotated[Shares, Lever(
        0.2, 0, 1, SHARE, "remedies", "IV.1", ("hand_down", "mobilise", "deliberate"),
        "a self-management group of volunteers that watches over the covenant", "Self-governance",
        account="8% of the hours that volunteers offer to teams; those of community organizations are left alone")]
    rule_of_law: Annotated[Shares, Lever(
        0.2, 0, 1, SHARE, "remedies", "IV.1", ("need", "hand_down", "deliver", "deliberate"),
        "a duty list that caps takeover, enforcement of the covenant, shorter approval", "Rule of law",
        account="5% of committee hours")]
    moral_governance: Annotated[Shares, Lever(
        0.2, 0, 1, SHARE, "remedies", "IV.1", ("need", "hand_down", "deliver", "deliberate", "feel"),
        "examples and norms: what the well-behaved do is made visible", "Moral governance",
        account="3% of committee hours and 20 yuan per 1,000 residents a week")]
    grid_service: Annotated[Shares, Lever(
        0.5, 0, 1, SHARE, "remedies", "IV.1", ("hand_down", "deliver"),
        "grid workers who go round and find cases", "Grid service",
        account="8% of committee hours")]
    online_platform: Annotated[Shares, Lever(
        0.3, 0, 1, SHARE, "remedies", "IV.1", ("hand_down", "deliver", "deliberate"),
        "an online platform on which residents report cases and read and answer consultations", "Online platform",
        account="2% of committee hours and 15 yuan per 1,000 residents a week")]
    feedback_channel: Annotated[Shares, Lever(
        0.3, 0, 1, SHARE, "remedies", "IV.1", ("hand_down", "deliver", "feel"),
        "service feedback: residents who asked hear what became of it", "Feedback channel",
        account="3% of committee hours")]
    # deliberation
    deliberation: Annotated[Shares, Lever(
        0.25, 0, 1, SHARE, "remedies", "IV.2", ("hand_down", "deliberate"),
        "how often the platform deliberates (every 26 weeks to every 6) and how far the channel runs both ways", "Deliberation platform",
        account="6% of committee hours (to prepare and facilitate sessions and report back), and attendants' free hours")]
    covenant: Annotated[Shares, Lever(
        0.25, 0, 1, SHARE, "remedies", "IV.2", ("hand_down", "deliberate"),
        "how far agreements are written into a residents' covenant (positive and negative lists)", "Residents' covenant",
        account="2% of committee hours")]
    # incubation
    incubation: Annotated[Shares, Lever(
        0.2, 0, 1, SHARE, "remedies", "IV.3", ("hand_down", "adapt", "station"),
        "social workers recruit, train and accompany volunteers and their organizations", "Volunteer incubation",
        account="25% of social workers' professional hours and 20 yuan per 1,000 residents a week")]
    volunteer_selection: Annotated[Shares, Lever(
        "random", 0, 3, "choice", "remedies", "IV.3", ("mobilise",),
        "whom incubation invites: anyone, those with a mass base (many ties, or named by neighbours), those with skill, or those with both",
        "Volunteer selection", options=("random", "mass_base", "skill", "both"))]
    volunteer_charter: Annotated[Shares, Lever(
        0.0, 0, 1, SHARE, "remedies", "IV.3", ("adapt", "station"),
        "a charter that says what a team is for and who does what: less wear, firmer bonds", "Volunteer charter",
        account="3% of social workers' professional hours")]
    # residents as subjects
    agency_building: Annotated[Shares, Lever(
        0.0, 0, 1, SHARE, "remedies", "IV.4", ("feel", "hand_down"),
        "residents take part in planning, building and running small projects", "Agency building",
        account="4% of committee hours and participants' free hours")]
    points_scheme: Annotated[Shares, Lever(
        0.2, 0, 1, SHARE, "remedies", "IV.4", ("hand_down", "mobilise", "give", "feel"),
        "points for volunteering", "Points scheme",
        account="goods: 4 yuan per volunteer hour from the foundation; honour: 1% of committee hours")]
    points_goods: Annotated[Shares, Lever(
        0.5, 0, 1, SHARE, "remedies", "IV.4", ("hand_down", "give", "feel"),
        "share of points that buy goods; the rest are honour", "Points for goods")]
    crowd_giving: Annotated[Shares, Lever(
        0.2, 0, 1, SHARE, "remedies", "IV.4", ("give", "hand_down"),
        "residents are asked for small gifts to the community's pool", "Crowd-giving",
        account="2% of committee hours, and residents' own money")]

    # design of the linkage (联动设计)
    actors: Annotated[Shares, Lever(
        "five", 0, 3, "choice", "design", "I", ("give", "broker", "deliver"),
        "three-actor linkage (community, organizations, social workers), volunteers and charity helping on their own outside it; "
        "the three with volunteers alone, or charity alone, as a further actor; or five",
        "Actors in the linkage",
        options=("three", "three_and_volunteers", "three_and_charity", "five"))]
    mode: Annotated[Shares, Lever(
        "balanced", 0, 3, "choice", "design", "I", ("give", "hand_down", "station"),
        "where the same hours and money weigh most: on organizations, on volunteers or on charity", "Linkage mode",
        options=("balanced", "organization_led", "volunteer_led", "charity_led"))]
    charity_mix: Annotated[Shares, Lever(
        (0.7, 0.2, 0.1), 0, 1, SHARE, "design", "II.3", ("give",),
        "shares of gifts by channel: government-led, targeted, love-link", "Charity channel mix",
        parts=("government", "targeted", "love_link"))]
    party_coordination: Annotated[Shares, Lever(
        0.5, 0, 1, SHARE, "design", "II.1", ("hand_down", "broker", "deliver"),
        "the Party branch brings the actors to one table", "Party coordination",
        account="4% of committee hours")]
    local_recruitment: Annotated[Shares, Lever(
        0.4, 0, 1, SHARE, "design", "II.2", ("station",),
        "share of newly hired social workers who are from the place", "Local recruitment")]
    enlistment: Annotated[Shares, Lever(
        0.3, 0, 1, SHARE, "design", "II.2", ("mobilise",),
        "campaigns and quotas that register residents as volunteers, Party members first", "Enlistment by quota")]

"""Every mechanism's switch, once: turn one off and ask which mechanism carries an effect (消融)."""

from typing import Annotated, NamedTuple

from wushe_sim.engine.declare import Switch


class Switches(NamedTuple):
    """机制开关: one truth value for each mechanism."""

    migration: Annotated[bool, Switch(True, ("move",), "residents leave and newcomers arrive", "Migration")]
    settling: Annotated[bool, Switch(True, ("move",), "newcomers become locals after some years", "Settling in")]
    needs: Annotated[bool, Switch(True, ("need",), "cases of need arise", "Needs arise")]
    care: Annotated[bool, Switch(True, ("need",), "frail residents are owed hours of care every week", "Care needs")]
    breaches: Annotated[bool, Switch(True, ("need",), "broken covenants make public-affairs cases", "Breaches make public affairs")]
    tasks: Annotated[bool, Switch(True, ("station",), "the street hands tasks down", "Task downshift")]
    hiring: Annotated[bool, Switch(True, ("hand_down",), "money that comes with tasks hires helpers", "Hiring with tasks")]
    approval: Annotated[bool, Switch(True, ("hand_down",), "some cases wait for the street's approval", "Street approval")]
    peer_influence: Annotated[bool, Switch(
        True, ("mobilise", "deliberate"), "neighbours ask each other to volunteer and talk each other's opinions round", "Peer influence")]
    own_group_weight: Annotated[bool, Switch(True, ("mobilise",), "a helper from one's own group counts more", "In-group weight")]
    complex_contagion: Annotated[bool, Switch(
        True, ("mobilise",), "one volunteer among the neighbours persuades less than two", "Complex contagion")]
    answered_at_once: Annotated[bool, Switch(
        True, ("mobilise",), "a personal invitation is answered at once, and who was invited is spared for a while",
        "Invitations answered at once")]
    grievance: Annotated[bool, Switch(
        True, ("need", "mobilise", "deliberate", "feel"),
        "disputes and failed public affairs leave grievances, which can move people to act", "Grievance mobilisation")]
    enlisting: Annotated[bool, Switch(True, ("mobilise",), "the state registers volunteers by quota", "Enlistment by quota")]
    team_bonds: Annotated[bool, Switch(True, ("mobilise",), "the bond with the team keeps volunteers", "Team bonds")]
    goods_crowd_out: Annotated[bool, Switch(True, ("feel",), "points that buy goods wear down agency", "Goods crowd out agency")]
    community_organizations: Annotated[bool, Switch(
        True, ("adapt",), "volunteers found community organizations, which grow and fold", "Growth of community organizations")]
    organizations_exist: Annotated[bool, Switch(
        True, ("adapt",), "there are community organizations; off: those of the start fold in the first week, and none is founded",
        "Community organizations exist")]
    giving: Annotated[bool, Switch(True, ("give",), "donors and residents give", "Giving")]
    crowding_out: Annotated[bool, Switch(True, ("hand_down",), "public money lessens asking", "Public money crowds out fundraising")]
    brokering: Annotated[bool, Switch(True, ("broker",), "social workers' brokering hours build links", "Brokering by social workers")]
    coordination: Annotated[bool, Switch(
        True, ("broker",), "meetings under the Party branch and on the platform build links", "Party coordination")]
    coordination_matches: Annotated[bool, Switch(
        True, ("broker",), "the Party branch's coordination hours are meetings that build links", "Coordination matches actors")]
    staying_with_a_pair: Annotated[bool, Switch(
        False, ("broker",), "a social worker stays with a pair until their link is firm", "Staying with a pair")]
    link_decay: Annotated[bool, Switch(True, ("broker",), "idle links decay", "Link decay")]
    working_together: Annotated[bool, Switch(
        True, ("broker",), "joint cases move links towards their success rate", "Learning from joint cases")]
    referral: Annotated[bool, Switch(True, ("deliver",), "a case passes along a link to who can serve it", "Referral")]
    compound_cases: Annotated[bool, Switch(True, ("need",), "some cases ask for two or three kinds of supply at once", "Compound cases")]
    bridging: Annotated[bool, Switch(True, ("broker", "deliver"), "a social worker may bridge one stuck case", "Bridging")]
    guidance: Annotated[bool, Switch(
        True, ("deliver",), "a social worker's link to a team lifts what it is fit for", "Professional guidance")]
    resources: Annotated[bool, Switch(True, ("give",), "money flows along links", "Flow of resources along links")]
    report_back: Annotated[bool, Switch(
        True, ("deliberate",), "the outcome of a session reaches those who were not there", "Report back from sessions")]
    facilitation: Annotated[bool, Switch(True, ("deliberate",), "facilitators widen who is listened to", "Facilitation")]
    conditional_cooperation: Annotated[bool, Switch(
        True, ("deliberate",), "people comply more where neighbours comply", "Conditional cooperation")]
    own_levels: Annotated[bool, Switch(True, ("feel",), "feelings return to a personal level", "Return to personal levels")]
    taught_waiting: Annotated[bool, Switch(
        True, ("feel",), "what the committee does for all teaches waiting, what residents do themselves teaches agency", "Learned waiting")]
    contact: Annotated[bool, Switch(True, ("feel",), "contact across groups changes trust", "Intergroup contact")]
    neighbours_news: Annotated[bool, Switch(
        True, ("feel",), "residents learn from what happened to their neighbours", "News from neighbours")]
    habit_learning: Annotated[bool, Switch(True, ("adapt",), "the committee's habit learns from success and failure", "Habit learning")]
    asymmetric_learning: Annotated[bool, Switch(False, ("adapt",), "the habit rises faster than it falls", "Asymmetric learning")]
    self_sealing: Annotated[bool, Switch(
        False, ("adapt",), "what the committee keeps from others counts as if they had failed at it", "Self-sealing learning")]
    forgetting: Annotated[bool, Switch(True, ("adapt",), "what the committee no longer tries, it slowly forgets", "Forgetting")]
    frozen_beliefs: Annotated[bool, Switch(
        False, ("adapt",), "what the committee believes of itself and others stays fixed", "Frozen beliefs")]
    tie_dynamics: Annotated[bool, Switch(True, ("feel",), "residents' ties grow with joint activity and decay without", "Tie dynamics")]
    burnout: Annotated[bool, Switch(True, ("station",), "demands and resources move social workers' burnout", "Burnout")]
    turnover: Annotated[bool, Switch(True, ("station",), "social workers quit and are replaced", "Turnover of social workers")]
    visible_first: Annotated[bool, Switch(
        False, ("station",), "administration spares what is visible first (casework) and cuts the rest; off: cuts all in proportion",
        "Visible work first")]

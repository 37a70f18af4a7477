"""The counts that each stage moves (各阶段的计数), and the order of a timeline: other settings, the stages, the indicators."""

from collections.abc import Mapping

LEVER, INDICATOR = "lever", "indicator"

MOVED_IN: Mapping[str, tuple[str, ...]] = {
    "station": ("worker_minutes", "worker_vacant", "worker_granted", "worker_bought", "worker_absent", "worker_administration",
                "worker_brokering", "worker_incubation", "worker_outreach", "worker_casework", "agency_minutes",
                "worker_weeks", "worker_quits", "burnout", "understaffed", "allotted"),
    "move": ("residents", "adults", "newcomers", "left", "newcomers_left", "arrived", "settled", "moved_volunteers", "cases_moved"),
    "need": ("need_minutes", "need_material", "need_mediation", "need_capacity", "need_emotional", "need_care", "need_public",
             "hard_need_minutes", "cases_opened", "compound_opened", "compound_need_minutes", "breaches"),
    "hand_down": ("committee_minutes", "committee_bought", "committee_administration", "committee_remedies", "committee_coordination",
                  "committee_asking", "paid_remedies", "public_hiring", "budget_moral_governance", "budget_online_platform",
                  "budget_incubation"),
    "mobilise": ("registered", "active", "joined", "entered", "quit", "enlisted", "enlisted_active", "deregistered", "asked",
                 "asked_by_neighbours", "asked_by_organizations", "asked_by_outreach", "asked_by_incubation", "joined_own",
                 "joined_neighbours", "joined_organizations", "joined_outreach", "joined_incubation", "offered_minutes",
                 "monitoring_minutes"),
    "give": ("gifts_government", "gifts_targeted", "gifts_love", "love_reached", "gifts_crowd", "paid_expenses", "paid_organizations",
             "budget_points_scheme", "budget_left", "pool", "organizations_funds", "donors", "donors_asked", "donors_gave",
             "renewals_due", "renewals"),
    "broker": ("link_strength", "links_usable", "outer_link_strength", "worker_link_strength", "brokerage", "outer_efficiency"),
    "deliver": (
        "working", "worked_minutes", "team_minutes", "group_minutes", "idle_volunteer_minutes", "served_minutes", "hard_served_minutes",
        "joint_minutes", "worker_joint_minutes", "served_material", "served_mediation", "served_capacity", "served_emotional",
        "served_care", "served_public", "cases_well", "cases_badly", "cases_lapsed", "cases_never_found", "cases_open", "ended_cases",
        "ended_weeks", "kinds_involved", "found_cases", "found_weeks", "found_by_volunteer", "found_by_worker", "found_by_organization",
        "found_by_asking", "found_by_grid", "kept", "decided", "referred", "refused", "no_provider", "bridged", "compound_done",
        "compound_lapsed", "compound_led_by_committee", "wasted_minutes", "lacked_link", "lacked_hours", "lacked_money",
        "committee_served", "committee_idle", "worker_served", "worker_idle", "agency_served", "agency_idle", "paid_cases",
        "money_needed", "booked_committee", "booked_team", "booked_worker", "booked_organization"),
    "deliberate": ("free_minutes", "sessions", "invited", "attended", "panel", "panel_near", "covenant", "conflict", "bound", "complied"),
    "feel": ("trust", "trust_government", "belonging", "agency", "grievance", "tie_strength"),
    "adapt": ("habit", "bond", "fatigue", "organizations", "organizations_spent", "organizations_closed", "organizations_founded",
              "organizations_folded"),
}
"""For each stage of the week, in its order, the counts that it moves: those that it counts, and those of columns that it writes."""
OUTSIDE = ("weeks", "ties", "pool_shock", "budget_fund", "budget_set_aside", "link_pairs", "outer_link_pairs", "worker_link_pairs",
           "brokerage_workers", "outer_efficiency_pairs")
"""Counts of what no stage moves: what is there, how often it was looked at, and what came from outside."""
STAGES = (LEVER, *MOVED_IN, INDICATOR)
"""The timeline's order: what was set otherwise, the stages, and what is made of the counts."""

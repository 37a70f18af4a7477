"""Accounts (账户): where every hour and every yuan that a scenario uses is booked, once, from what was counted.

What an account comes to is a sum of counts times a price. Formulas are written in the names of counts, prices and coefficients; a full
post is 2,400 minutes a week for 52 weeks, 124,800 minutes a year.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

WEEKS_A_YEAR = 52
MINUTES_A_POST_YEAR = 2400 * WEEKS_A_YEAR
"""Minutes that a full post works in a year: 40 hours a week."""


class Use(NamedTuple):
    """用途: what an account is spent on: counts in minutes or in fen that add up, less others; nothing for what follows from a rate."""

    label: str
    meaning: str
    counts: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    CONTEXT = "use"


class Account(NamedTuple):
    """账户: who is paid, or gives time; ``price`` is the key of [prices] of an hour or post, nothing where counts are money."""

    label: str
    meaning: str
    formula: str
    unit: str
    price: str
    uses: Mapping[str, Use]
    CONTEXT = "account"

    def list_counts(self) -> Iterator[str]:
        """List every count that the account books."""
        for use in self.uses.values():
            yield from (*use.counts, *use.less)


class Income(NamedTuple):
    """收入: money that comes into a pool; it is a cost once the pool pays it out."""

    label: str
    meaning: str
    CONTEXT = "income"


HOURS, MONEY = "hours and yuan a year", "yuan a year"
WORKERS, COMMITTEE, HELPERS, AGENCIES, FUND, BUDGET, DONORS, VOLUNTEERS, RESIDENTS = (
    "social_workers", "committee", "helpers", "agencies", "fund", "budget", "donors", "volunteers", "residents")
HIRED, MANAGED = "hired", "managed"
"""The uses of the helpers' account: wages, and what hiring and managing them costs."""
APART = (VOLUNTEERS, RESIDENTS)
"""Accounts of people's own time: hours are shown, and yuan where a price is set."""
ACCOUNTS: Mapping[str, Account] = {
    WORKERS: Account(
        "Social workers", "pays for filled posts, absence included; vacant posts cost nothing",
        "worker_minutes / 124,800 * prices.social_worker", HOURS, "social_worker", {
            "absent": Use("Lost to burnout", "hours paid and not worked", ("worker_absent",)),
            "administration": Use("Administration", "hours of administration", ("worker_administration",)),
            "brokering": Use("Brokering", "hours of bringing actors together", ("worker_brokering",)),
            "incubation": Use("Incubation", "hours of bringing up volunteers and organizations", ("worker_incubation",)),
            "outreach": Use("Outreach", "hours of looking for need", ("worker_outreach",)),
            "casework": Use("Service", "hours worked on cases", ("worker_served",)),
            "left_over": Use("Left over", "hours that no case took", ("worker_idle",))}),
    COMMITTEE: Account(
        "Residents' committee", "pays for the committee's own staff; helpers are paid by public money and leave each use by their share of "
        "the committee's hours", "(committee_minutes - helpers' minutes) / 124,800 * prices.committee_staff", HOURS, "committee_staff", {
            "administration": Use("Administration", "hours of administration and tasks", ("committee_administration",)),
            "remedies": Use("Remedies", "hours that remedies take", ("committee_remedies",)),
            "coordination": Use("Coordination", "hours of the Party branch's coordination", ("committee_coordination",)),
            "asking": Use("Asking donors", "hours of asking for gifts", ("committee_asking",)),
            "service": Use("Service", "hours worked on cases", ("committee_served",)),
            "left_over": Use("Left over", "hours that no case took", ("committee_idle",))}),
    HELPERS: Account(
        "Helpers on public money", "pays for helpers hired with money that tasks bring, or out of a budget, and for hiring and managing "
        "them", "(public_hiring / 100 + committee_bought / 60 * hand_down.wage) / (1 - hand_down.overhead)", HOURS, "", {
            HIRED: Use("Wages", "hours at the coefficient hand_down.wage", ("public_hiring", "committee_bought")),
            MANAGED: Use("Hiring and managing", "the share hand_down.overhead of the money")}),
    AGENCIES: Account(
        "Purchased services", "pays for the posts of contracted agencies", "agency_minutes / 124,800 * prices.agency_staff", HOURS,
        "agency_staff", {
            "service": Use("Service", "hours worked on cases", ("agency_served",)),
            "left_over": Use("Left over", "hours that no case took", ("agency_idle",))}),
    FUND: Account(
        "Community fund", "pays out of the community's pool; what organizations spend is this money and is not counted again",
        "(paid_cases + paid_expenses + paid_organizations - organizations_closed + paid_remedies) / 100", MONEY, "", {
            "cases": Use("Cases", "paid on cases", ("paid_cases",)),
            "expenses": Use("Expenses and points", "paid for volunteers' expenses and points", ("paid_expenses",)),
            "organizations": Use("Organizations", "granted to community organizations, less what folded ones gave back",
                                 ("paid_organizations",), ("organizations_closed",)),
            "remedies": Use("Remedies", "paid for remedies", ("paid_remedies",))}),
    BUDGET: Account(
        "Budget's money for remedies", "pays what a budget set aside for remedies; its posts, agencies, helpers and fund stand above",
        "(budget_moral_governance + budget_online_platform + budget_incubation + budget_points_scheme) / 100", MONEY, "", {
            "moral_governance": Use("Moral governance", "paid for moral governance", ("budget_moral_governance",)),
            "online_platform": Use("Online platform", "paid for the online platform", ("budget_online_platform",)),
            "incubation": Use("Volunteer incubation", "paid for incubation", ("budget_incubation",)),
            "points_scheme": Use("Points scheme", "paid for goods for points", ("budget_points_scheme",))}),
    DONORS: Account(
        "Donors, one to one", "pays love-link gifts straight to residents; gifts into a pool cost when the pool pays them out",
        "gifts_love / 100", MONEY, "", {"gifts": Use("Love-link gifts", "given straight to residents", ("gifts_love",))}),
    VOLUNTEERS: Account(
        "Volunteers' time", "is free unless prices.volunteer_hour is set", "worked_minutes / 60 * prices.volunteer_hour", HOURS,
        "volunteer_hour", {"worked": Use("Hours worked", "hours that volunteers worked", ("worked_minutes",))}),
    RESIDENTS: Account(
        "Residents' free time", "is free unless prices.resident_hour is set", "free_minutes / 60 * prices.resident_hour", HOURS,
        "resident_hour", {"taken_part": Use("Sessions and projects", "free hours that residents spent in them", ("free_minutes",))}),
}
"""Every account, in the order of tables."""
INCOMES: Mapping[str, Income] = {
    "gifts_targeted": Income("Targeted gifts", "donors' gifts into the community's pool"),
    "gifts_crowd": Income("Crowd-giving", "residents' small gifts into the community's pool"),
    "allotted": Income("From the city's pool", "what the city allots to the community's pool"),
    "pool_shock": Income("From outside", "what an intervention puts into the community's pool, or takes out of it"),
    "gifts_government": Income("Gifts to the city's pool", "gifts by the government-led channel, of which the city allots"),
}
"""What comes into the pools, by the count of each; shown beside the costs and no part of them."""
PARTS, WANTED, STOCK = "a part or the whole of hours booked elsewhere", "asked for or offered, not spent", "a stock"
UNBOOKED: Mapping[str, str] = {
    **dict.fromkeys(("team_minutes", "group_minutes", "monitoring_minutes"), PARTS),  # of worked_minutes
    **dict.fromkeys(("committee_minutes", "worker_minutes", "worker_casework", "agency_minutes"), PARTS),  # their uses are booked
    **dict.fromkeys(("booked_committee", "booked_team", "booked_worker", "booked_organization", "wasted_minutes"), PARTS),
    **dict.fromkeys(("offered_minutes", "idle_volunteer_minutes", "worker_vacant", "money_needed"), WANTED),
    **dict.fromkeys(("need_minutes", "hard_need_minutes", "compound_need_minutes", "need_material", "need_mediation", "need_capacity",
                     "need_emotional", "need_care", "need_public"), WANTED),
    **dict.fromkeys(("served_minutes", "hard_served_minutes", "joint_minutes", "worker_joint_minutes", "served_material",
                     "served_mediation", "served_capacity", "served_emotional", "served_care", "served_public"), PARTS),
    **dict.fromkeys(("worker_granted", "worker_bought"), PARTS),  # of worker_minutes
    **dict.fromkeys(("pool", "organizations_funds", "budget_left"), STOCK),
    "budget_fund": "of what is put into the pool, which costs when the pool pays it out",
    "budget_set_aside": "booked when it is paid",
    "organizations_spent": "the fund's grants, which are booked when they are paid",
}
"""Counts in minutes or fen that no account books, and why not."""

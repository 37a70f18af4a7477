"""Patterns (型式) that the model is compared with (EVIDENCE, section 2), the paper's own facts, and ranges that come out of it.

A pattern marked 'fit' may be used to set parameters within their ranges, a held-out one never. Where the model cannot speak to a pattern,
its entry says why. ``built_in`` names the coefficients that rest on the pattern's own source: agreement there is no test.
"""

from typing import NamedTuple

from wushe_sim.experiments.validation import measures
from wushe_sim.experiments.validation.measures import Measure, indicator, network, network_of, ratio, small_network
from wushe_sim.i18n import DeclaredText, Text

FIT, HELD_OUT, FACT, RANGE = "fit", "held out", "paper", "range"
NOTHING = float("inf")
BESIDE = "constants of `model/world/network.py` were chosen beside it"


class Pattern(NamedTuple):
    """型式: what was found in the field, and the band in which the model's figure agrees with it (``low`` and ``high`` included)."""

    number: str
    says: Text
    low: float
    high: float
    unit: str
    use: str
    source: str
    grade: str
    measure: Measure | None
    how: Text
    """How it is measured in the model; or, without a measure, why the model cannot speak to it."""
    built_in: str = ""
    changes: bool = False
    """Whether it takes the changed streets to measure it."""
    why: str = ""
    """What drives a miss, where there is one at the defaults."""
    indicator: str = ""
    """The indicator that is measured, where it is one."""

    def render(self, lang: str) -> "Pattern":
        """The pattern with its texts in a language."""
        texts = {name: getattr(self, name) for name in ("says", "how", "built_in", "why")}
        return self._replace(**{name: (DeclaredText("pattern", text) if isinstance(text, str) else text).render(lang)
                                for name, text in texts.items()})


def silent(number: str, says: Text, source: str, grade: str, why: str) -> Pattern:
    """A held-out pattern that the model cannot speak to."""
    return Pattern(number, says, -NOTHING, NOTHING, "", HELD_OUT, source, grade, None, why)


PATTERNS: tuple[Pattern, ...] = (
    # social workers
    Pattern("1", "social workers who quit in a year", 0.15, 0.25, "share", FIT, "S13", "C", measures.yearly_turnover,
            "thirteen rounds' chance of quitting, mean of who is in a post", built_in="station.quit_hazard, station.burnout_usual"),
    Pattern("1 counted", "the same, as counted", 0.15, 0.25, "share", FIT, "S13", "C", measures.of_a_station("worker_turnover"),
            "who did quit: a few dozen people over all seeds", built_in="station.quit_hazard, station.burnout_usual"),
    Pattern("2", "weeks in which a station has too few social workers (41.97% of officials say so)", 0.30, 0.55,
            "share", FIT, "S1, III.4", "B", measures.of_a_station("understaffed"),
            "more than station.understaffed of the posts' hours stand empty; loose: the source is officials' opinion",
            indicator="understaffed"),
    Pattern("4", "burnout: resources outweigh demands", 0, NOTHING, "standard deviations", HELD_OUT, "S17", "B",
            measures.resources_over_demands,
            "|effect of results seen| − |effect of load, burden and two masters| on burnout, standardized, "
            "over social workers and rounds of one street; what a street's workers share (colleagues, autonomy) cannot show",
            built_in="station.resources above station.demands",
            why="Within one street social workers differ in load far more than in anything that counts as a resource: colleagues and "
            "autonomy are the station's, the same for all, and results are a running mean over like cases. The source compares workers "
            "of many agencies. The coefficients say that resources outweigh; the variances decide. A test takes stations that differ "
            "in leadership and staffing, for whose spread no figure was found."),
    # volunteers
    Pattern("5", "registered volunteers, of residents", 0.13, 0.23, "share", FIT, "S19, S20", "B",
            indicator("registered_rate"), "mean over the weeks", built_in="world.registered (the start)", indicator="registered_rate"),
    Pattern("7", "registered volunteers grow faster than active ones", -NOTHING, 0, "difference of shares", HELD_OUT,
            "S23", "C", measures.active_of_registered_under_a_campaign,
            "active per registered after two years of full enlistment, less without; below 0 agrees", built_in="mobilise.enlist_active",
            changes=True),
    Pattern("8", "volunteers of one year who volunteer in the next", 0.55, 0.75, "share", FIT, "S24", "D",
            measures.retention, "worked in weeks 0 to 51 and lives here still: worked in weeks 52 to 103", built_in="mobilise.quit_hazard"),
    Pattern("9", "who stays: integration in the group, not efficacy", 0, NOTHING, "log odds", HELD_OUT, "S26", "B",
            measures.bond_over_efficacy, "effect of the bond on staying half a year, less that of skill or agency, standardized",
            built_in="mobilise.quit_bond (neither skill nor agency enters quitting)"),
    # money
    Pattern("11a", "micro-funds: share that comes by the charity federation", 0.6, 0.85, "share", FIT, "S29", "A",
            ratio(lambda s: s.allotted, lambda s: s.allotted + s.gifts_targeted + s.gifts_crowd),
            "allotted by the city, of what comes to the pools", built_in="levers.charity_mix"),
    Pattern("11b", "micro-funds: spent of what was available", 0.4, 0.75, "share", HELD_OUT, "S29", "A", measures.spent_of_available,
            "over the last ten months; the model's funds are old, those of the source had just begun", built_in="give.pay_out",
            why="give.pay_out = .015 a week turns .54 of an untouched pool out in a year (1 − .985⁵²), which reads the source's .54 as a "
            "share of a stock. It is a share of what new funds took in over ten months: a pool that begins at nothing, with steady inflow "
            "and a share p paid out weekly, has spent 1 − (1 − e^(−43p)) / 43p of its inflow: .54 at p = .042, within the range of "
            "give.pay_out. Grants that nobody calls for come back (give.release) and keep the pool fuller still. Held out: not tuned."),
    silent("12", "per fund and month: 8.3 volunteer-times, 25 paired visits", "S29", "A",
           "the model counts all volunteering of a community, not the part that a fund's projects are credited with; "
           "paired visits have no counterpart but love-link gifts"),
    # networks
    Pattern("13a", "residents' network: clustering", 0.3, 0.7, "ratio", FIT, "S36", "B/D", network("clustering"),
            "mean over the street's types of community", built_in=BESIDE),
    Pattern("13b", "residents' network: mean path", 3, 5, "steps", HELD_OUT, "S36", "B/D", network("path"),
            "the same; the villages measured have some 900 residents, a community of the street 4,000",
            built_in=BESIDE),
    Pattern("13c", "residents' network: variation of the degree", 0.5, 1, "ratio", HELD_OUT, "S36", "B/D",
            network("degree_cv"), "the same", built_in=BESIDE),
    Pattern("13d", "residents' network: skewness of the degree", 0.5, NOTHING, "ratio", HELD_OUT, "S36", "B/D",
            network("degree_skew"), "the same"),
    Pattern("13b estate", "the same path in new estates", 3, 5, "steps", HELD_OUT, "S36", "B/D",
            network_of("new_estate", "path"), "the type with the longest", built_in=BESIDE,
            why="Size and thinness, not shape: paths grow with the logarithm of residents over that of ties a resident. New estates have "
            "the fewest ties (6, by S50 and S51) and four times the residents of the villages that were measured; at the size measured "
            "the same recipe lies inside (the next line). The band is the villages' and holds for their size."),
    Pattern("13b estate 900", "the same in a new estate of the size measured", 3, 5, "steps", HELD_OUT, "S36",
            "B/D", small_network("new_estate", "path"), "900 residents: tells size from shape in the line above", built_in=BESIDE),
    Pattern("13b village 900", "the same in a village of the size measured", 3, 5, "steps", HELD_OUT, "S36",
            "B/D", small_network("traditional_village", "path"), "900 residents", built_in=BESIDE),
    Pattern("14a", "household network: mean degree", 6.9, 12.4, "ties", HELD_OUT, "S36", "B/D",
            small_network("households", "mean_degree"), "households of a village of 900 residents; tied where any of their residents are"),
    Pattern("14b", "household network: clustering", 0.18, 0.32, "ratio", HELD_OUT, "S36", "B/D",
            small_network("households", "clustering"), "the same"),
    Pattern("14c", "household network: mean path", 2.5, 3.0, "steps", HELD_OUT, "S36", "B/D",
            small_network("households", "path"), "the same"),
    # trust, money, pay, finding
    Pattern("15", "migrating lowers one's trust in neighbours", -0.10, -0.02, "share", HELD_OUT, "S40", "B",
            measures.newcomers_trust, "newcomers' mean less locals', adults; the source compares the same people before and after",
            built_in="world.newcomer_trust"),
    Pattern("18a", "more government funding, fewer gifts of money", -NOTHING, 0, "relative change", HELD_OUT, "S34",
            "B", measures.gifts_under_a_grant,
            "public money doubles the pools at weeks 0 and 52; the source's funding goes to organizations",
            built_in="hand_down.full_pool, hand_down.crowding_out", changes=True),
    silent("18b", "more government funding, gifts of time by a curve", "S34", "B",
           "which way the curve bends is not in what was read of the source, and funding reaches volunteering through expenses alone"),
    Pattern("20a", "small pay: fewer hours than none", -NOTHING, 0, "relative change", HELD_OUT, "S58", "B",
            measures.relative_change("worked_minutes", "small-points", "no-points"),
            "hours worked in two years under a tenth of the goods for points, against none; 20b is the U's other arm",
            changes=True,
            why="Any goods, however little, take agency from who works for them (feel.goods_half; S57), but agency speaks for joining, "
            "which they have done; neither what volunteers offer nor whether they stay hangs on it (S26: integration keeps them). In the "
            "source those who are paid little work less at once. Held out: not tuned."),
    Pattern("20b", "larger pay: more hours than small", 0, NOTHING, "relative change", HELD_OUT, "S58", "B",
            measures.relative_change("worked_minutes", "full-points", "small-points"),
            "hours worked under full goods for points, against a tenth", changes=True),
    Pattern("22", "grid service: problems that are discovered", 0.75, 0.97, "share", HELD_OUT, "S63", "C",
            ratio(lambda s: s.found_cases, lambda s: s.found_cases + s.cases_never_found, 26, "full-grid"),
            "cases found, of those found or lapsed unknown, with grid service at full strength (weeks 26 to 103)",
            built_in="deliver.grid", changes=True,
            why="A hidden case may be found in each of eight weeks (deliver.patience_hidden), by the grid with chance .3, which alone "
            "makes 1 − .7⁸ = .94, and by the resident's own asking and neighbours besides; nobody is out of everybody's reach, so what is "
            "left is chance. The source is a district's own account of what its grid saw. Held out: not tuned."),
    silent("23", "new estates: owners' committee turnout exceeds residents' committee turnout",
           "S50", "B",
           "there is no owners' committee and no election in the model; grievances over property move people to sessions and volunteering"),
    # the paper's own facts
    Pattern("S1a", "social workers at a station: 14,000 at 1,629", 7.3, 9.9, "people", FACT, "S1, III.4", "A", measures.count_filled_posts,
            "posts that are filled; the band is a judgement, 15% about 8.6",
            why="The source counts people in post; a station has more posts, of which levers.staffing pays for a part and vacancies take "
            "another. Beside S1b: the street has 64,000 residents to a station and Guangdong 77,000, so both cannot lie in the middle."),
    Pattern("S1b", "social workers for 10,000 residents, Guangdong: 1.11", 0.94, 1.28, "people", FACT, "S1, S3", "A",
            measures.workers_per_10_000, "posts that are filled; the band is a judgement, 15% about 1.11",
            why="A station with S1a's 8.6 social workers on a street of 64,000 residents has 1.34 for 10,000, so the default street "
                "cannot sit in the middle of both bands: the province has more residents at a station."),
    # ranges of section 1 that the model yields
    Pattern("hours", "hours a week for each active volunteer", 0.15, 1.7, "hours", RANGE, "S21, S24", "C",
            indicator("hours_per_volunteer"), "mean over the weeks", built_in="mobilise.offer_minutes"),
    Pattern("inflow", "money that comes to a community's fund in a year", 10_000, 70_000, "yuan", RANGE, "S29, S20", "C",
            measures.fund_inflow, "allotted, targeted, and residents' gifts", built_in="world.gift"),
    Pattern("renewal", "donors who give again when asked again", 0.6, 0.7, "share", RANGE, "S30", "D",
            indicator("donor_renewal"), "over the weeks; a donor's impact seen moves it",
            built_in="give.again_gives, give.impact_usual"),
    Pattern("trust", "trust in neighbours", 0.6, 0.75, "share", RANGE, "S40", "B", indicator("trust"), "mean over the weeks",
            built_in="world.trust_mean"),
    Pattern("government", "trust in local government", 0.35, 0.65, "share", RANGE, "S42", "C",
            indicator("trust_government"), "mean over the weeks", built_in="world.trust_government_mean"),
    Pattern("newcomers", "newcomers, of residents", 0.1, 0.5, "share", RANGE, "S65", "A", indicator("newcomer_share"),
            "not settled yet", built_in="levers.mobility, world.settle_years"),
)
"""In EVIDENCE's order and under its numbers; a row with several figures has a letter for each."""

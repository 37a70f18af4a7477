"""The street government (镇街与城市), which hands tasks down and leads the station, and the city government, which pools charity."""

from typing import Annotated, NamedTuple

from wushe_sim.engine.declare import Amounts, Column, Counts, Shares


class StreetGovernment(NamedTuple):
    """镇街政府: one row."""

    station_tasks: Annotated[Counts, Column("tasks handed to the station", "minutes a week", (0, 2**31 - 1))]
    appraisal: Annotated[Shares, Column("weights of casework, brokering, incubation, outreach in appraisal", "weight", (0, 100), 0, 4)]


class CityGovernment(NamedTuple):
    """城市: one row; a street alone is a city of one."""

    pool: Annotated[Amounts, Column("government-led gifts, not yet allotted (招善引爱)", "fen", (0, 2**62))]

"""The stages of a week (环节), in their order, and what happens in each."""

STAGES = (
    ("move", "residents leave and newcomers arrive (III.2)"),
    ("need", "cases arise; care is owed; broken covenants make public affairs (I)"),
    ("hand_down", "the street's tasks arrive; hours and money are divided (III.3)"),
    ("mobilise", "residents are asked, join, stay or quit; volunteers offer hours (II.2)"),
    ("give", "donors and residents give; the foundation grants (II.3)"),
    ("broker", "social workers and the Party branch make links; idle links decay (I, II.1)"),
    ("deliver", "cases are found, kept or referred, served and ended (I, III.1)"),
    ("deliberate", "the platform deliberates; residents keep the covenant or not (IV.2)"),
    ("feel", "residents learn from what happened to them and their neighbours (II.2)"),
    ("adapt", "habits, bonds and organizations change (III.1)"),
)
"""Every stage of the week, in order. Every fourth week, before the first stage, comes the station's round; every twelfth the city's."""

"""The three governances together (三治融合): what monitoring, rule of law and norms add in pairs to what each does alone (IV.1, V)."""

from wushe_sim.engine.kernel import ONE, ZERO, exp, kernel


@kernel
def sum_pairs(community, policy, monitoring_law, moral_monitoring, law_moral):
    """ι_ml · monitoring · law + ι_mm · norms · monitoring + ι_lm · law · norms: the signs are open, since both occur (S109 to S112)."""
    monitoring, law, moral = community.platform.monitoring[0], policy.funded.rule_of_law[0], policy.funded.moral_governance[0]
    return monitoring_law * monitoring * law + moral_monitoring * moral * monitoring + law_moral * law * moral


@kernel
def shift_odds(share, log_odds):
    """s · e^x / (1 − s + s · e^x): a share whose log odds are moved by x; by none it stays what it is, to the last bit."""
    if log_odds == ZERO:
        return share
    odds = share * exp(log_odds)
    return odds / (ONE - share + odds)

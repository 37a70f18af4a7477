"""Experiments (实验): sweeps over many settings of a scenario, kept through any stop, and comparisons paired by seed."""

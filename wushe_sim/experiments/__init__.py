"""Experiments (实验): many runs and what follows from them: sweeps, paired comparisons, the paper's limits and claims, validation."""

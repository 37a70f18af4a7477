"""实验 experiments: many runs, and what is read off them: sweeps, comparisons paired by seed, patterns of the evidence."""

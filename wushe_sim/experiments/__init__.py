"""实验 experiments: many runs, and what is read off them."""

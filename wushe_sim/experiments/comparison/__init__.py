"""Comparisons (比较): scenarios and design points against a baseline, paired by seed."""

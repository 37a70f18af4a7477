"""Running (运行): a street built from a scenario, its weeks, many streets of a region, and runs in other processes."""

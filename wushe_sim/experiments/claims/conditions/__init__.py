"""What it would take (成立条件): what decides each claim over the draws, where it holds, where its verdict flips, and what to measure."""

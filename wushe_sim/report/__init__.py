"""What readers see (报告): tables, pictures and progress, in English or Chinese."""

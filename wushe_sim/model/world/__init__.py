"""The world (世界): who lives in a community, who knows whom, and who works with whom."""

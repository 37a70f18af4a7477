"""The actors (行动者): one file each, with its columns. A row is one agent; an agent's number is its row."""

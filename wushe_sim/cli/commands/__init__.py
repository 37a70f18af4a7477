"""The commands (命令): one module each."""

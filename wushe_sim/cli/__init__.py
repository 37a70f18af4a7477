"""The command line (命令行): one module for each command, loaded when it is called."""

"""The command line (命令行): a command is loaded when it is called."""

"""文件 files that strangers may have made, opened by descriptor, of a known kind and size; those of ours, written whole or not at all."""

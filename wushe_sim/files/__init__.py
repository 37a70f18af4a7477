"""Files that strangers may have made (文件), opened by descriptor, of a known kind and size; those of ours, written whole or not at all."""

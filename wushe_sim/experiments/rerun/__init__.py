"""Rerunning (重做): does a result come out the same again, and if not, where and why not?"""

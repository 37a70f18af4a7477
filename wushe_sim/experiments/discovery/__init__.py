"""Discovery (情景发现): in which part of the ranges does a condition on the outcomes hold?"""

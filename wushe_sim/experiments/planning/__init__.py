"""Planning (资金方案): which mixes of remedies are worth considering for a budget, and which of them cannot be told apart?"""

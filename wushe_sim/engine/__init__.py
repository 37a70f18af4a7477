"""The engine (引擎): how columns are declared, how compiled code sees them, and where chance comes from; all that knows Numba's inside."""

"""Uncertainty (不确定性): draws of all coefficients, screening, calibration, and the way to the EMA Workbench."""

"""Validation (验证): patterns of the evidence beside what the model gives."""

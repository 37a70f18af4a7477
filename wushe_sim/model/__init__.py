"""The model (模型): levers, switches and coefficients; who there is, where they live, and what they do in a week; what is counted."""

"""Lives (个体经历): what happens to one resident, one case or one social worker, run again from the seed and never logged."""

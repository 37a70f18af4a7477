"""The paper's claims (论断检验): each a registered hypothesis, its arms, its effects and its verdict."""

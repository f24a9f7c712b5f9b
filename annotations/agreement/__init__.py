"""How far two experts agree who annotated the same text apart. Pure, no Django.

All offsets and lengths are Unicode code points, end exclusive.
"""

from .coefficients import alpha_u, cohens_kappa, overall_alpha_u
from .comparing import Comparison, Disagreement, Measures, Unit, compare

__all__ = [
    "Comparison",
    "Disagreement",
    "Measures",
    "Unit",
    "alpha_u",
    "cohens_kappa",
    "compare",
    "overall_alpha_u",
]

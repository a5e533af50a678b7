"""How frequent codes are, and how sure that is: estimates with intervals."""

from linkage_nlp.prevalence.checked import Checked, checked_sample, codes_found
from linkage_nlp.prevalence.checks import Check, check_records, checks, write_checks
from linkage_nlp.prevalence.draws import Draws, read_draws
from linkage_nlp.prevalence.estimates import Estimates, estimates, pick_columns
from linkage_nlp.prevalence.firms import Firms, Presence, firms
from linkage_nlp.prevalence.intervals import Interval, clopper_pearson
from linkage_nlp.prevalence.powered import Estimate, Stratum, estimate, tuning
from linkage_nlp.prevalence.shares import Basis, Share, shares
from linkage_nlp.prevalence.unseen import read_unseen
from linkage_nlp.prevalence.written import write_estimates

__all__ = [
    "Basis",
    "Check",
    "Checked",
    "Draws",
    "Estimate",
    "Estimates",
    "Firms",
    "Interval",
    "Presence",
    "Share",
    "Stratum",
    "check_records",
    "checked_sample",
    "checks",
    "clopper_pearson",
    "codes_found",
    "estimate",
    "estimates",
    "firms",
    "pick_columns",
    "read_draws",
    "read_unseen",
    "shares",
    "tuning",
    "write_checks",
    "write_estimates",
]

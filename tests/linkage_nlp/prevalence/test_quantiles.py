from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkage_nlp.prevalence.quantiles import beta_cdf, beta_quantile, t_quantile


# Computed with SciPy 1.17 (scipy.stats.beta.ppf, beta.cdf, t.ppf).
@pytest.mark.parametrize(
    ("probability", "a", "b", "quantile"),
    [
        (0.025, 3, 18, 0.0320709371854637),
        (0.975, 4, 17, 0.37892682654531396),
        (0.5, 0.5, 0.5, 0.5),
        (0.1, 120.5, 3.25, 0.9544690785982578),
        (0.975, 1, 400, 0.00917980458366526),
        (0.025, 2000, 3000, 0.38646082656763264),
    ],
)
def test_beta_quantiles_are_those_of_scipy(
    probability: float, a: float, b: float, quantile: float
) -> None:
    assert beta_quantile(probability, a, b) == pytest.approx(quantile, rel=1e-9)


@pytest.mark.parametrize(
    ("x", "a", "b", "probability"),
    [(0.3, 2, 5, 0.579825), (0.9, 30, 2, 0.1695646331008649), (0.01, 0.5, 9, 0.3251287673736887)],
)
def test_beta_probabilities_are_those_of_scipy(
    x: float, a: float, b: float, probability: float
) -> None:
    assert beta_cdf(x, a, b) == pytest.approx(probability, rel=1e-10)


@pytest.mark.parametrize(
    ("probability", "freedom", "quantile"),
    [
        (0.975, 1, 12.706204736174694),
        (0.975, 4, 2.7764451051977934),
        (0.975, 14, 2.144786687917804),
        (0.975, 199, 1.9719565442517533),
        (0.9, 7.5, 1.4052118464159533),
    ],
)
def test_t_quantiles_are_those_of_scipy(
    probability: float, freedom: float, quantile: float
) -> None:
    assert t_quantile(probability, freedom) == pytest.approx(quantile, rel=1e-8)


@given(st.floats(0.001, 0.999), st.floats(0.5, 300.0), st.floats(0.5, 300.0))
def test_the_quantile_undoes_the_probability(probability: float, a: float, b: float) -> None:
    assert beta_cdf(beta_quantile(probability, a, b), a, b) == pytest.approx(probability, abs=1e-7)

"""Elementary functions as plain arithmetic: the same bits on every machine, and many numbers at once.

A mathematics library answers one number at a time and differs in the last bits from one system to the next. These
have no branch, so the compiler evaluates eight numbers together in the loops of the month that need most of them.
"""

from __future__ import annotations

import math

import numpy as np

from simulation.columns.jit import rule

_EXPONENT_OF_ONE = np.int64(1023)
_FRACTION_BITS = np.int64(52)
_FRACTION = np.int64((1 << 52) - 1)
_BITS_OF_ONE = np.int64(1023 << 52)
_SQUARE_ROOT_OF_TWO = math.sqrt(2.0)
_LN_2 = math.log(2.0)
_LOWEST_EXPONENT = -1022.0


@rule
def natural_log(x):  # type: ignore[no-untyped-def]
    """ln x for a normal number x > 0; -709.1 for 0.

    Formula: x = 2^e·m, m in [√½, √2]: e·ln 2 + 2·artanh((m - 1)/(m + 1)), the artanh as its series.
    Relative error below 1e-15 (of 1 near x = 1). Source: Muller 2016, "Elementary functions", chapter 4.
    Verified: tests/unit/test_arithmetic.py.
    """
    bits = np.float64(x).view(np.int64)
    exponent = np.float64((bits >> _FRACTION_BITS) - _EXPONENT_OF_ONE)
    mantissa = np.int64((bits & _FRACTION) | _BITS_OF_ONE).view(np.float64)
    upper = mantissa > _SQUARE_ROOT_OF_TWO
    mantissa = mantissa * 0.5 if upper else mantissa
    exponent = exponent + 1.0 if upper else exponent
    f = (mantissa - 1.0) / (mantissa + 1.0)
    s = f * f
    series = 1 / 15 + s * (1 / 17 + s * (1 / 19 + s * (1 / 21)))
    series = 1 / 7 + s * (1 / 9 + s * (1 / 11 + s * (1 / 13 + s * series)))
    series = 1.0 + s * (1 / 3 + s * (1 / 5 + s * series))
    return exponent * _LN_2 + 2.0 * f * series


@rule
def exponential(x):  # type: ignore[no-untyped-def]
    """e^x for x in [-708, 708]; nearly 0 below.

    Formula: e^x = 2^k·e^r, k whole, |r| ≤ ln 2 / 2, e^r as its Taylor series. Relative error below 1e-15 for x in
    [-3, 0], 1e-13 everywhere.
    Source: Muller 2016, "Elementary functions", chapter 4. Verified: tests/unit/test_arithmetic.py.
    """
    k = max(_LOWEST_EXPONENT, np.floor(x * (1.0 / _LN_2) + 0.5))
    r = x - k * _LN_2
    r = max(-0.35, r)
    series = 1 / 3628800 + r * (1 / 39916800 + r * (1 / 479001600))
    series = 1 / 5040 + r * (1 / 40320 + r * (1 / 362880 + r * series))
    series = 1 / 24 + r * (1 / 120 + r * (1 / 720 + r * series))
    series = 1.0 + r * (1.0 + r * (1 / 2 + r * (1 / 6 + r * series)))
    return np.int64((np.int64(k) + _EXPONENT_OF_ONE) << _FRACTION_BITS).view(np.float64) * series


@rule
def normal_quantile(probability):  # type: ignore[no-untyped-def]
    """The x below which a standard normal variable lies with a probability in (0, 1).

    Formula: ratios of polynomials in the distance from the middle, or, for the outer 15 %, in √(-ln tail).
    Relative error below 1e-14. Source: Wichura 1988, algorithm AS 241. Verified: tests/unit/test_arithmetic.py.
    """
    distance = probability - 0.5
    if abs(distance) <= 0.425:
        return distance * _central(0.180625 - distance * distance)
    tail = math.sqrt(-natural_log(min(probability, 1.0 - probability)))
    x = _near_tail(tail - 1.6) if tail <= 5.0 else _far_tail(tail - 5.0)
    return -x if distance < 0.0 else x


@rule
def _central(r):  # type: ignore[no-untyped-def]
    above = 33430.575583588128105 + r * 2509.0809287301226727
    above = 45921.953931549871457 + r * (67265.770927008700853 + r * above)
    above = 1971.5909503065514427 + r * (13731.693765509461125 + r * above)
    above = 3.3871328727963666080 + r * (133.14166789178437745 + r * above)
    below = 28729.085735721942674 + r * 5226.4952788528545610
    below = 21213.794301586595867 + r * (39307.895800092710610 + r * below)
    below = 687.18700749205790830 + r * (5394.1960214247511077 + r * below)
    return above / (1.0 + r * (42.313330701600911252 + r * below))


@rule
def _near_tail(r):  # type: ignore[no-untyped-def]
    above = 0.0227238449892691845833 + r * 0.000774545014278341407640
    above = 1.27045825245236838258 + r * (0.241780725177450611770 + r * above)
    above = 5.76949722146069140550 + r * (3.64784832476320460504 + r * above)
    above = 1.42343711074968357734 + r * (4.63033784615654529590 + r * above)
    below = 0.000547593808499534494600 + r * 0.00000000105075007164441684324
    below = 0.148103976427480074590 + r * (0.0151986665636164571966 + r * below)
    below = 1.67638483018380384940 + r * (0.689767334985100004550 + r * below)
    return above / (1.0 + r * (2.05319162663775882187 + r * below))


@rule
def _far_tail(r):  # type: ignore[no-untyped-def]
    above = 0.0000271155556874348757815 + r * 0.000000201033439929228813265
    above = 0.0265321895265761230930 + r * (0.00124266094738807843860 + r * above)
    above = 1.78482653991729133580 + r * (0.296560571828504891230 + r * above)
    above = 6.65790464350110377720 + r * (5.46378491116411436990 + r * above)
    below = 0.0000001421511758316445888 + r * 0.00000000000000204426310338993978564
    below = 0.000786869131145613259100 + r * (0.0000184631831751005468180 + r * below)
    below = 0.136929880922735805310 + r * (0.0148753612908506148525 + r * below)
    return above / (1.0 + r * (0.599832206555887937690 + r * below))

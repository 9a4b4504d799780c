/// log |Gamma(x)|: a rational form with both zeros as factors below 3, Stirling's form above.
#ifndef APUS_LOG_GAMMA_H
#define APUS_LOG_GAMMA_H

/// log Gamma(z) / ((z - 1) (z - 2)) - 7 / 16 for 0.6 <= z <= 3: rational function fitted by
/// iteratively reweighted least squares in 40 digits, error below 2^-55. Without the 7 / 16, about
/// the middle of the values, the errors of numerator and denominator would count twice as much.
static const double log_gamma_numerator[] = {
  2.2347238805228217413, 67.778502258152853607, 411.46044074880497924, 714.74506804554234362,
  256.67383737575333016, -178.52938857610855147, -102.34295372621038341, -12.518045868898979834,
  -0.31851853072305347674,
};
static const double log_gamma_denominator[] = {
  1, 58.053909180010648662, 636.96163981311731592, 2256.0882081998343524, 3108.2163355238605377,
  1783.2767522023355208, 417.24016617308041657, 35.154756312849139095, 0.74193402911431029715,
};

/// x (log Gamma(x) - (x - 1/2) log x + x - log(2 pi) / 2) in 1 / x^2 for x >= 3: minimax polynomial
/// (Remez exchange in 40 digits), absolute error of log Gamma below 2^-55.2.
static const double stirling_coefficients[] = {
  0.083333333333332233104, -0.0027777777769206127783, 0.000793650607206435774,
  -0.00059521968634624560037, 0.00084074357427827205656, -0.0018835571886179189807,
  0.0056550435644449854954, -0.017850253320050713127, 0.043898474585582525912,
  -0.055770230866850587787,
};

/// log Gamma(x) for x > 0 and NaN.
INLINE double log_gamma_positive(double x) {
  const bool below = x < 3;
  const bool small = x < 0.6;
  // Near 0, log Gamma(x) = log Gamma(1 + x) - log(x).
  const double z = small ? x + 1 : x;
  const double zeros = small ? x * (1 - x) : (x - 1) * (2 - x);

  const bool tiny = x < 0x1p-1022;
  const Binary binary = split_binary(tiny ? x * 0x1p54 : x);
  const double f = binary.m - 1;
  const double k = exponent_of(binary, tiny ? 54 : 0);
  // Stirling's form needs log(x) - 1, which keeps the digits that log(x) would lose near x = e.
  const double log_shifted = log_assembled(k, f, f / (2 + f), below ? 0 : -1);

  const double numerator = below ? POLYNOMIAL(z, log_gamma_numerator) : 1;
  const double denominator = below ? POLYNOMIAL(z, log_gamma_denominator) : x;
  const double quotient = numerator / denominator;

  const double low = (small ? -log_shifted : 0) - zeros * (0.4375 + quotient);
  const double remainder = quotient * POLYNOMIAL(quotient * quotient, stirling_coefficients);
  const double half_log_two_pi_less_half = 0.41893853320467274178;
  const double high = (x - 0.5) * log_shifted + (half_log_two_pi_less_half + remainder);
  const double result = below ? low : high;
  return x < __builtin_inf() ? result : x;
}

/// The same for x <= 0, from Gamma(x) Gamma(-x) = -pi / (x sin(pi x)); infinity at the poles.
static double log_gamma_nonpositive(double x) {
  const double offset = x - nearbyint(x);
  if (offset == 0 || isinf(x)) return __builtin_inf();
  const double pi = 3.14159265358979323846;
  return log(pi / fabs(sin(pi * offset))) - log(-x) - log_gamma_positive(-x);
}

static void log_gamma_kernel(const double *x, double *out, long n) {
  uint64_t nonpositive = 0;
  LOOP for (long i = 0; i < n; i++) nonpositive |= x[i] <= 0;
  if (!nonpositive) {
    LOOP for (long i = 0; i < n; i++) out[i] = log_gamma_positive(x[i]);
  } else {
    for (long i = 0; i < n; i++) {
      out[i] = x[i] <= 0 ? log_gamma_nonpositive(x[i]) : log_gamma_positive(x[i]);
    }
  }
}

#endif

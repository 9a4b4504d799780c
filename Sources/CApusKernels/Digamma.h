/// The derivative of log Gamma: a rational form with its zero as a factor below 3, the asymptotic
/// form above.
#ifndef APUS_DIGAMMA_H
#define APUS_DIGAMMA_H

/// The positive zero, in two parts.
static const double digamma_zero_high = 0x1.762d86356be3fp+0;
static const double digamma_zero_low = 0x1.b86a722197829p-54;

/// psi(z) / (z - zero) - 7 / 8 for 1 <= z <= 3: rational function fitted by iteratively reweighted
/// least squares in 40 digits, error below 2^-60. Without the 7 / 8, about the middle of the
/// values, the errors of numerator and denominator would count more.
static const double digamma_numerator[] = {
  45348843.091647002425, 87521363.920098210551, 18687322.005092632812, -25727938.50723084533,
  -11897912.10543589437, -1500463.6137682959467, -48571.708503044247401, -5.2319430741957530494,
};
static const double digamma_denominator[] = {
  1, 66283316.160440480559, 129087087.33995782946, 81408209.609915889849, 20545834.944217500106,
  2002627.4405387434382, 56472.664978504342086,
};

/// x^2 (log(x) - 1 / (2 x) - psi(x)) in 1 / x^2 for x >= 3: minimax polynomial (Remez exchange in
/// 40 digits), absolute error of psi below 2^-55.9.
static const double digamma_coefficients[] = {
  0.083333333333331906078, -0.008333333331157215946, 0.003968253324999810601,
  -0.0041665862599738934626, 0.0075702854386315964736, -0.020862923416483102006,
  0.076897671606679425335, -0.31589059785052729424, 1.1538434978055335654,
  -2.9480841507430069002, 3.6855357483285462616,
};

/// psi(x) for x > 0 and NaN.
INLINE double digamma_positive(double x) {
  const bool below = x < 3;
  const bool small = x < 1;
  // Near 0, psi(x) = psi(1 + x) - 1 / x.
  const double z = small ? x + 1 : x;
  const double inverse = 1 / x;

  const Binary binary = split_binary(x);
  const double f = binary.m - 1;
  // The rational form and the logarithm share a division, as no argument needs both.
  const double numerator = below ? POLYNOMIAL(z, digamma_numerator) : f;
  const double denominator = below ? POLYNOMIAL(z, digamma_denominator) : 2 + f;
  const double quotient = numerator / denominator;

  const double from_zero = (z - digamma_zero_high) - digamma_zero_low;
  const double low = from_zero * (0.875 + quotient) - (small ? inverse : 0);
  const double square = inverse * inverse;
  const double tail = 0.5 * inverse + square * POLYNOMIAL(square, digamma_coefficients);
  const double high = log_assembled(exponent_of(binary, 0), f, quotient, 0) - tail;
  const double result = below ? low : high;
  return x < __builtin_inf() ? result : x;
}

/// The same for x <= 0, from psi(x) = psi(1 - x) - pi / tan(pi x); NaN at the poles.
static double digamma_nonpositive(double x) {
  const double offset = x - nearbyint(x);
  if (offset == 0 || isinf(x)) return __builtin_nan("");
  const double pi = 3.14159265358979323846;
  return digamma_positive(1 - x) - pi / tan(pi * offset);
}

static void digamma_kernel(const double *x, double *out, long n) {
  uint64_t nonpositive = 0;
  LOOP for (long i = 0; i < n; i++) nonpositive |= x[i] <= 0;
  if (!nonpositive) {
    LOOP for (long i = 0; i < n; i++) out[i] = digamma_positive(x[i]);
  } else {
    for (long i = 0; i < n; i++) {
      out[i] = x[i] <= 0 ? digamma_nonpositive(x[i]) : digamma_positive(x[i]);
    }
  }
}

#endif

/// log, log1p and softplus.
///
/// x = 2^k m with m in [sqrt(1/2), sqrt(2)), f = m - 1 and s = f / (2 + f), so that
/// log(x) = k log 2 + 2 atanh(s), and 2 s = f - s f.
#ifndef APUS_LOGARITHM_H
#define APUS_LOGARITHM_H

/// (2 atanh(s) - 2 s) / s^3 in z = s^2: minimax polynomial for m as above, weighted by z (Remez
/// exchange in 40 digits); the relative error of the logarithm is below 2^-58.
static const double log_coefficients[] = {
  0.66666666666667302116, 0.39999999999436904948, 0.28571428738171973692, 0.2222219895596763455,
  0.18183546311152822295, 0.153144745591055505, 0.1479200227583727287,
};

/// A positive number as 2^k m, with `biased` = k + 1023.
typedef struct {
  uint64_t biased;
  double m;
} Binary;

/// Splits a number that is normal or infinite.
INLINE Binary split_binary(double x) {
  const uint64_t least = 0x3fe6a09e667f3bcd;  // sqrt(1/2)
  const uint64_t shifted = bits_of(x) - least + ((uint64_t)1023 << 52);
  return (Binary){shifted >> 52, double_of((shifted & 0xfffffffffffff) + least)};
}

/// k as a double, less a correction: the bits below 2^52 of a double that large are a whole number.
INLINE double exponent_of(Binary binary, double correction) {
  return double_of(binary.biased | bits_of(0x1p52)) - (0x1p52 + 1023 + correction);
}

/// log(1 + f) + k log 2 for s = f / (2 + f), with `shift` added where it costs no digits.
INLINE double log_assembled(double k, double f, double s, double shift) {
  const double z = s * s;
  const double less = s * (f - z * POLYNOMIAL(z, log_coefficients)) - k * log2_low;
  return ((k * log2_high + shift) + f) - less;
}

/// log(x) for x > 0, subnormal ones included.
INLINE double log_positive(double x) {
  const bool tiny = x < 0x1p-1022;
  const Binary binary = split_binary(tiny ? x * 0x1p54 : x);
  const double f = binary.m - 1;
  return log_assembled(exponent_of(binary, tiny ? 54 : 0), f, f / (2 + f), 0);
}

INLINE double log_body(double x) {
  const double special = x < 0 ? __builtin_nan("") : x == 0 ? -__builtin_inf() : x;
  const bool ordinary = (x > 0) & (x < __builtin_inf());
  const double result = log_positive(x);
  return ordinary ? result : special;
}

/// log(1 + x) for -1 < x < infinity and NaN; the digits that 1 + x rounds away are put back into f.
INLINE double log1p_ordinary(double x) {
  const double sum = 1 + x;
  const double part = sum - 1;
  const double rest = (1 - (sum - part)) + (x - part);
  const Binary binary = split_binary(sum);
  // 2^-k; where x is so large that this leaves the doubles the rest doesn't count.
  const double scale = double_of((2046 - binary.biased) << 52);
  const double f = (binary.m - 1) + (x > 0x1p100 ? 0 : rest * scale);
  return log_assembled(exponent_of(binary, 0), f, f / (2 + f), 0);
}

INLINE double log1p_body(double x) {
  const double special = x < -1 ? __builtin_nan("") : x == -1 ? -__builtin_inf() : x;
  const bool ordinary = (x > -1) & (x < __builtin_inf()) & (x != 0);
  const double result = log1p_ordinary(x);
  return ordinary ? result : special;
}

/// log(1 + exp(x)) from e = exp(-|x|).
INLINE double softplus_from(double x, double e) {
  return (x > 0 ? x : 0) + log1p_ordinary(e);
}

INLINE double softplus_body(double x) {
  return softplus_from(x, exp_nonpositive(-__builtin_fabs(x)));
}

INLINE double exp_minus_abs_body(double x) { return exp_nonpositive(-__builtin_fabs(x)); }

static void softplus_from_kernel(const double *x, const double *e, double *out, long n) {
  LOOP for (long i = 0; i < n; i++) out[i] = softplus_from(x[i], e[i]);
}

static void sigmoid_from_kernel(const double *x, const double *e, double *out, long n) {
  LOOP for (long i = 0; i < n; i++) out[i] = sigmoid_from(x[i], e[i]);
}

UNARY_KERNEL(exp_minus_abs_kernel, exp_minus_abs_body)
UNARY_KERNEL(log_kernel, log_body)
UNARY_KERNEL(log1p_kernel, log1p_body)
UNARY_KERNEL(softplus_kernel, softplus_body)

#endif

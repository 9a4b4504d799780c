/// exp and what is made from it: expm1, tanh, sigmoid.
///
/// x = k log 2 + r with a whole k, so that exp(x) = 2^k (1 + expm1(r)), |r| <= log(2) / 2.
#ifndef APUS_EXPONENTIAL_H
#define APUS_EXPONENTIAL_H

/// (expm1(r) - r) / r^2: minimax polynomial for |r| <= 0.34661, weighted by |r| (Remez exchange in
/// 40 digits); the relative error of expm1(r) is below 2^-55.6.
static const double expm1_coefficients[] = {
  0.50000000000000054949, 0.16666666666666685757, 0.041666666666574094709,
  0.0083333333333147444445, 0.0013888888932256829282, 0.0001984126990270686167,
  0.00002480150456948697111, 2.7557228235296029498e-6, 2.7626283646168210353e-7,
  2.5114386605462702315e-8,
};

/// An argument split for the exponential: `scaler` holds k, in its lowest bits, plus the bias of
/// exponents; `tail` is expm1(r) - r.
typedef struct {
  double scaler, r, tail;
} SplitExponent;

/// Adding this rounds to a whole number, whose lowest bits then are those of k + 1023.
static const double rounder = 0x1.8p52 + 1023;

INLINE SplitExponent split_exponent(double x) {
  SplitExponent split;
  split.scaler = x * 0x1.71547652b82fep0 + rounder;
  const double k = split.scaler - rounder;
  split.r = (x - k * log2_high) - k * log2_low;
  split.tail = split.r * split.r * POLYNOMIAL(split.r, expm1_coefficients);
  return split;
}

/// 2^(k + shift), for results that are normal numbers.
INLINE double power_of_two(SplitExponent split, double shift) {
  return double_of(bits_of(split.scaler + shift) << 52);
}

/// exp(x) for -708 <= x <= 709 and NaN.
INLINE double exp_inner(double x) {
  const SplitExponent split = split_exponent(x);
  return (1 + (split.r + split.tail)) * power_of_two(split, 0);
}

INLINE double exp_body(double x) {
  // Beyond these bounds the result rounds to 0 or overflows anyway; NaN passes both.
  double clamped = x < -746 ? -746 : x;
  clamped = clamped > 710 ? 710 : clamped;
  const SplitExponent split = split_exponent(clamped);
  // Two factors: 2^k alone may be subnormal or overflow where the result doesn't.
  const bool up = x > 0;
  const double power = power_of_two(split, up ? -1 : 64);
  return (1 + (split.r + split.tail)) * power * (up ? 2 : 0x1p-64);
}

/// exp(x) for x <= 0 and NaN, down to the smallest subnormal.
INLINE double exp_nonpositive(double x) {
  const SplitExponent split = split_exponent(x < -746 ? -746 : x);
  return (1 + (split.r + split.tail)) * power_of_two(split, 64) * 0x1p-64;
}

/// expm1(x) for -50 <= x <= 0 and NaN.
INLINE double expm1_nonpositive(double x) {
  const SplitExponent split = split_exponent(x);
  const double power = power_of_two(split, 0);
  return power * (split.r + split.tail) + (power - 1);
}

INLINE double expm1_body(double x) {
  double clamped = x < -50 ? -50 : x;
  clamped = clamped > 710 ? 710 : clamped;
  const SplitExponent split = split_exponent(clamped);
  // Half the result, for 2^k may overflow where the result doesn't.
  const double power = power_of_two(split, -1);
  const double result = 2 * (power * (split.r + split.tail) + (power - 0.5));
  // Here the result is x: the sign of a zero and all bits of a subnormal.
  return __builtin_fabs(x) < 0x1p-54 ? x : result;
}

/// With t = expm1(-2 |x|), tanh |x| = -t / (2 + t).
INLINE double tanh_body(double x) {
  const double doubled = -2 * __builtin_fabs(x);
  const double t = expm1_nonpositive(doubled < -50 ? -50 : doubled);
  return __builtin_copysign(t / (2 + t), x);
}

/// 1 / (1 + exp(-x)) from e = exp(-|x|), which can't overflow.
INLINE double sigmoid_from(double x, double e) { return (x < 0 ? e : 1) / (1 + e); }

INLINE double sigmoid_body(double x) {
  return sigmoid_from(x, exp_nonpositive(-__builtin_fabs(x)));
}

UNARY_KERNEL(exp_kernel, exp_body)
UNARY_KERNEL(expm1_kernel, expm1_body)
UNARY_KERNEL(tanh_kernel, tanh_body)
UNARY_KERNEL(sigmoid_kernel, sigmoid_body)

#endif

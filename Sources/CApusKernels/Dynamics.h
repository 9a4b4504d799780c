/// The passes of a leapfrog and of a U-turn check over the vectors of a chain.
///
/// Lengths are multiples of 8 and vectors are padded with zeros, so that there are no remainders.
#ifndef APUS_DYNAMICS_H
#define APUS_DYNAMICS_H

enum { block_lanes = 8, block_vectors = block_lanes / WIDTH };

#define AT(pointer, index) (*(Vector *)((pointer) + (index)))
#define CONST_AT(pointer, index) (*(const Vector *)((pointer) + (index)))

INLINE double fold_block(const Vector *sums) {
  double lanes[block_lanes];
  __builtin_memcpy(lanes, sums, sizeof lanes);
  return fold_lanes(lanes, block_lanes);
}

static void kick_and_drift_kernel(
    const double *x, const double *p, const double *g, const double *scales, double step,
    double *x_out, double *p_out, long n) {
  const double half = 0.5 * step;
  for (long i = 0; i < n; i += WIDTH) {
    const Vector scale = CONST_AT(scales, i);
    const Vector momentum = CONST_AT(p, i) + half * scale * CONST_AT(g, i);
    AT(p_out, i) = momentum;
    AT(x_out, i) = CONST_AT(x, i) + step * scale * momentum;
  }
}

static double kick_kernel(
    double *p, const double *g, const double *scales, double half_step, long n) {
  Vector squares[block_vectors] = {0};
  for (long i = 0; i < n; i += block_lanes) {
    for (int v = 0; v < block_vectors; v++) {
      const long at = i + v * WIDTH;
      const Vector momentum = AT(p, at) + half_step * CONST_AT(scales, at) * CONST_AT(g, at);
      AT(p, at) = momentum;
      squares[v] += momentum * momentum;
    }
  }
  return fold_block(squares);
}

/// Of each product the sum over one block is kept in a register or two.
static bool join_momenta_kernel(ApusMomenta left, ApusMomenta right, double *sum, long n) {
  Vector whole_first = {0}, whole_last = {0}, left_first = {0}, left_last = {0};
  Vector right_first = {0}, right_last = {0};
  for (long i = 0; i < n; i += WIDTH) {
    const Vector left_sum = CONST_AT(left.sum, i), right_sum = CONST_AT(right.sum, i);
    const Vector first = CONST_AT(left.first, i), last = CONST_AT(right.last, i);
    const Vector seam_left = CONST_AT(left.last, i), seam_right = CONST_AT(right.first, i);
    const Vector whole = left_sum + right_sum;
    const Vector left_and_one = left_sum + seam_right, right_and_one = seam_left + right_sum;
    AT(sum, i) = whole;
    whole_first += first * whole;
    whole_last += last * whole;
    left_first += first * left_and_one;
    left_last += seam_right * left_and_one;
    right_first += seam_left * right_and_one;
    right_last += last * right_and_one;
  }
  // Written so that NaN counts as turning.
#define POSITIVE(products) (fold_lanes((double *)&(products), WIDTH) > 0)
  const bool goes_on = POSITIVE(whole_first) & POSITIVE(whole_last) & POSITIVE(left_first)
      & POSITIVE(left_last) & POSITIVE(right_first) & POSITIVE(right_last);
  return !goes_on;
}

static bool join_two_momenta_kernel(
    const double *left, const double *right, double *sum, long n) {
  Vector first = {0}, last = {0};
  for (long i = 0; i < n; i += WIDTH) {
    const Vector whole = CONST_AT(left, i) + CONST_AT(right, i);
    AT(sum, i) = whole;
    first += CONST_AT(left, i) * whole;
    last += CONST_AT(right, i) * whole;
  }
  return !(POSITIVE(first) & POSITIVE(last));
}

#undef POSITIVE
#undef AT
#undef CONST_AT

#endif

/// Sums and inner products with sixteen running sums, whatever the level.
#ifndef APUS_REDUCTIONS_H
#define APUS_REDUCTIONS_H

enum { sum_lanes = 16, sum_vectors = sum_lanes / WIDTH };

/// The sum of `count` running sums, a power of two, by halves: lanes i and i + count / 2, ...
INLINE double fold_lanes(double *lanes, int count) {
  _Pragma("clang loop unroll(full)") for (int half = count / 2; half > 0; half /= 2) {
    _Pragma("clang loop unroll(full)") for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
  }
  return lanes[0];
}

INLINE double fold_sums(const Vector *sums) {
  double lanes[sum_lanes];
  __builtin_memcpy(lanes, sums, sizeof lanes);
  return fold_lanes(lanes, sum_lanes);
}

static double sum_kernel(const double *x, long n) {
  Vector sums[sum_vectors] = {0};
  long i = 0;
  for (; i + sum_lanes <= n; i += sum_lanes) {
    for (int v = 0; v < sum_vectors; v++) sums[v] += *(const Vector *)(x + i + v * WIDTH);
  }
  double total = i > 0 ? fold_sums(sums) : 0;
  for (; i < n; i++) total += x[i];
  return total;
}

static double dot_kernel(const double *a, const double *b, long n) {
  Vector sums[sum_vectors] = {0};
  long i = 0;
  for (; i + sum_lanes <= n; i += sum_lanes) {
    for (int v = 0; v < sum_vectors; v++) {
      sums[v] += *(const Vector *)(a + i + v * WIDTH) * *(const Vector *)(b + i + v * WIDTH);
    }
  }
  double total = i > 0 ? fold_sums(sums) : 0;
  for (; i < n; i++) total += a[i] * b[i];
  return total;
}

#endif

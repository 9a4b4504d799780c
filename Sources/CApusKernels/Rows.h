/// Products with a block of rows of a row-major matrix, eight rows at a time.
///
/// Eight running sums hide the latency of the additions, and one load of `beta` or `g` serves eight
/// rows. The order of additions within a row of `eta` and an element of `g` doesn't depend on how
/// rows fall into groups of eight.
#ifndef APUS_ROWS_H
#define APUS_ROWS_H

enum { row_group = 8 };

INLINE double fold_lanes(Vector sums) {
  double total = sums[0];
  _Pragma("clang loop unroll(full)") for (int i = 1; i < WIDTH; i++) total += sums[i];
  return total;
}

/// The products of `count` rows, a constant.
INLINE void rows_times_group(
    const double *x, long stride, const double *beta, double offset, double *eta, int count) {
  Vector sums[row_group] = {0};
  for (long j = 0; j < stride; j += WIDTH) {
    const Vector b = *(const Vector *)(beta + j);
    _Pragma("clang loop unroll(full)") for (int i = 0; i < count; i++) {
      sums[i] += *(const Vector *)(x + i * stride + j) * b;
    }
  }
  _Pragma("clang loop unroll(full)") for (int i = 0; i < count; i++) {
    eta[i] = offset + fold_lanes(sums[i]);
  }
}

static void rows_times_kernel(
    const double *x, long stride, long rows, const double *beta, double offset, double *eta) {
  long i = 0;
  for (; i + row_group <= rows; i += row_group) {
    rows_times_group(x + i * stride, stride, beta, offset, eta + i, row_group);
  }
  for (; i < rows; i++) rows_times_group(x + i * stride, stride, beta, offset, eta + i, 1);
}

INLINE void add_transposed_group(
    const double *x, long stride, const double *r, double *g, int count) {
  for (long j = 0; j < stride; j += WIDTH) {
    Vector sum = *(const Vector *)(g + j);
    _Pragma("clang loop unroll(full)") for (int i = 0; i < count; i++) {
      sum += r[i] * *(const Vector *)(x + i * stride + j);
    }
    *(Vector *)(g + j) = sum;
  }
}

static void add_transposed_rows_kernel(
    const double *x, long stride, long rows, const double *r, double *g) {
  long i = 0;
  for (; i + row_group <= rows; i += row_group) {
    add_transposed_group(x + i * stride, stride, r + i, g, row_group);
  }
  for (; i < rows; i++) add_transposed_group(x + i * stride, stride, r + i, g, 1);
}

#endif

/// Products of a small matrix, kept by columns, with a vector.
#ifndef APUS_COLUMNS_H
#define APUS_COLUMNS_H

/// A number of rows of the product, all in registers.
INLINE void columns_times_rows(
    const double *columns, long stride, long n, const double *x, const double *start,
    double *out, int vectors) {
  Vector sums[32 / WIDTH];
  for (int v = 0; v < vectors; v++) {
    sums[v] = start ? *(const Vector *)(start + v * WIDTH) : (Vector){0};
  }
  for (long j = 0; j < n; j++, columns += stride) {
    _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++) {
      sums[v] += x[j] * *(const Vector *)(columns + v * WIDTH);
    }
  }
  for (int v = 0; v < vectors; v++) *(Vector *)(out + v * WIDTH) = sums[v];
}

static void columns_times_kernel(
    const double *columns, long stride, long n, const double *x, const double *start,
    double *out) {
  long i = 0;
  for (; i + 32 <= stride; i += 32) {
    columns_times_rows(columns + i, stride, n, x, start ? start + i : 0, out + i, 32 / WIDTH);
  }
  for (; i < stride; i += 8) {
    columns_times_rows(columns + i, stride, n, x, start ? start + i : 0, out + i, 8 / WIDTH);
  }
}

#endif

/// Products with a block of rows of a row-major matrix.
///
/// A block is read twice: from memory, in the order it lies there, for `eta`, and from the cache for
/// `g`. The order of additions doesn't depend on how rows fall into blocks.
#ifndef APUS_ROWS_H
#define APUS_ROWS_H

/// What strides are multiples of, and rows whose products with r are added to g at a time.
enum { row_unit = 8, row_vectors = row_unit / WIDTH, row_group = 8 };

/// One row after the other: prefetching of processors follows one stream best, and the next row's
/// products start before the sums of this one are folded.
static void rows_times_kernel(
    const double *x, long stride, long rows, const double *beta, double offset, double *eta) {
  for (long i = 0; i < rows; i++, x += stride) {
    Vector sums[row_vectors] = {0};
    for (long j = 0; j < stride; j += row_unit) {
      _Pragma("clang loop unroll(full)") for (int v = 0; v < row_vectors; v++) {
        const long at = j + v * WIDTH;
        sums[v] += *(const Vector *)(x + at) * *(const Vector *)(beta + at);
      }
    }
    double lanes[row_unit];
    __builtin_memcpy(lanes, sums, sizeof lanes);
    eta[i] = offset + fold_lanes(lanes, row_unit);
  }
}

/// g += r[i] x[i, :] for a constant number of rows; g is loaded and stored once for all of them.
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

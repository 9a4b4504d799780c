/// The points of normal draws by the ziggurat method, where random bits give them at once.
#ifndef APUS_ZIGGURAT_H
#define APUS_ZIGGURAT_H

INLINE double ziggurat_point(uint64_t bits, const double *edges) {
  // A number in [1, 2) with the upper bits; all but the last product is exact.
  const double fraction = double_of(UINT64_C(0x3FF) << 52 | bits >> 12);
  return (2 * (fraction - 1.5) + 0x1p-52) * edges[bits & 0xFF];
}

INLINE bool is_inner(double point, uint64_t bits, const double *edges) {
  return __builtin_fabs(point) < edges[(bits & 0xFF) + 1];
}

static long ziggurat_kernel(const uint64_t *bits, const double *edges, double *out, long n) {
  enum { block = 16 };
  long i = 0;
  for (; i + block <= n; i += block) {
    long outer = 0;
    LOOP for (long k = 0; k < block; k++) {
      out[i + k] = ziggurat_point(bits[i + k], edges);
      outer |= (long)!is_inner(out[i + k], bits[i + k], edges) << k;
    }
    if (outer) return i + __builtin_ctzl((unsigned long)outer);
  }
  for (; i < n; i++) {
    const double point = ziggurat_point(bits[i], edges);
    if (!is_inner(point, bits[i], edges)) break;
    out[i] = point;
  }
  return i;
}

#endif

/// What the bodies of the kernels share: bits of doubles, polynomials, vector types, kernel shapes.
#ifndef APUS_BASICS_H
#define APUS_BASICS_H

#define INLINE static inline __attribute__((always_inline))

INLINE uint64_t bits_of(double x) {
  uint64_t bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  return bits;
}

INLINE double double_of(uint64_t bits) {
  double x;
  __builtin_memcpy(&x, &bits, sizeof x);
  return x;
}

/// The sum of c[k] x^k, four terms at a time: a chain of a quarter of Horner's latency.
INLINE double polynomial(double x, const double *c, int count) {
  const double square = x * x;
  const double fourth = square * square;
  const int last = (count - 1) / 4 * 4;
  double sum = 0;
  _Pragma("clang loop unroll(full)") for (int k = last; k >= 0; k -= 4) {
    double terms = c[k];
    if (k + 1 < count) terms = c[k + 1] * x + terms;
    if (k + 2 < count) {
      const double upper = k + 3 < count ? c[k + 3] * x + c[k + 2] : c[k + 2];
      terms = upper * square + terms;
    }
    sum = k == last ? terms : sum * fourth + terms;
  }
  return sum;
}

#define POLYNOMIAL(x, c) polynomial((x), (c), (int)(sizeof(c) / sizeof *(c)))

/// The function at every element; `body` is a branch-free function of one double.
#define UNARY_KERNEL(name, body) \
  static void name(const double *x, double *out, long n) { \
    LOOP for (long i = 0; i < n; i++) out[i] = body(x[i]); \
  }

/// As many doubles as a register holds, at any address.
typedef double Vector __attribute__((vector_size(8 * WIDTH), aligned(8), may_alias));

/// log 2 in two parts; the product of the first with any exponent of a double is exact.
static const double log2_high = 0x1.62e42fefa38p-1;
static const double log2_low = 0x1.ef35793c7673p-45;

#endif

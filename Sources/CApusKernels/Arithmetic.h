/// Elementwise arithmetic, and gathers and scatters by index.
#ifndef APUS_ARITHMETIC_H
#define APUS_ARITHMETIC_H

#define NEGATED(x) (-(x))
#define SQUARED(x) ((x) * (x))

UNARY_KERNEL(negate_kernel, NEGATED)
UNARY_KERNEL(square_kernel, SQUARED)
UNARY_KERNEL(sqrt_kernel, __builtin_elementwise_sqrt)

/// `expression` of a[i], b[i] and the previous out[i].
#define BINARY_KERNEL(name, expression) \
  static void name(const double *a, const double *b, double *out, long n) { \
    LOOP for (long i = 0; i < n; i++) out[i] = expression; \
  }

BINARY_KERNEL(add_kernel, a[i] + b[i])
BINARY_KERNEL(subtract_kernel, a[i] - b[i])
BINARY_KERNEL(multiply_kernel, a[i] * b[i])
BINARY_KERNEL(divide_kernel, a[i] / b[i])
BINARY_KERNEL(add_product_kernel, out[i] + a[i] * b[i])

/// One loop for each form, whose tests are constants in it.
INLINE void multiply_add_form(
    const double *a, const double *b, const double *c, double *out, long n, long form) {
  LOOP for (long i = 0; i < n; i++) {
    const double product = a[form & ApusNumberA ? 0 : i] * b[i];
    const double addend = c[form & ApusNumberC ? 0 : i];
    out[i] = (form & ApusMinusC ? -addend : addend) + (form & ApusMinusProduct ? -product : product);
  }
}

#define MULTIPLY_ADD_FORM(form) \
  case form: multiply_add_form(a, b, c, out, n, form); break;

static void multiply_add_vectors(
    const double *a, const double *b, const double *c, double *out, long n, long form) {
  switch (form) {
    MULTIPLY_ADD_FORM(0)
    MULTIPLY_ADD_FORM(ApusNumberA)
    MULTIPLY_ADD_FORM(ApusNumberC)
    MULTIPLY_ADD_FORM(ApusNumberA + ApusNumberC)
    MULTIPLY_ADD_FORM(ApusMinusProduct)
    MULTIPLY_ADD_FORM(ApusMinusProduct + ApusNumberA)
    MULTIPLY_ADD_FORM(ApusMinusProduct + ApusNumberC)
    MULTIPLY_ADD_FORM(ApusMinusProduct + ApusNumberA + ApusNumberC)
    MULTIPLY_ADD_FORM(ApusMinusC)
    MULTIPLY_ADD_FORM(ApusMinusC + ApusNumberA)
    MULTIPLY_ADD_FORM(ApusMinusC + ApusNumberC)
    MULTIPLY_ADD_FORM(ApusMinusC + ApusNumberA + ApusNumberC)
    default: break;
  }
}

/// `expression` of x[i], s and the previous out[i].
#define WITH_SCALAR_KERNEL(name, expression) \
  static void name(const double *x, double s, double *out, long n) { \
    LOOP for (long i = 0; i < n; i++) out[i] = expression; \
  }

WITH_SCALAR_KERNEL(add_scalar_kernel, x[i] + s)
WITH_SCALAR_KERNEL(multiply_scalar_kernel, x[i] * s)
WITH_SCALAR_KERNEL(divide_scalar_kernel, x[i] / s)
WITH_SCALAR_KERNEL(scalar_minus_kernel, s - x[i])
WITH_SCALAR_KERNEL(scalar_over_kernel, s / x[i])
WITH_SCALAR_KERNEL(add_scaled_kernel, out[i] + s * x[i])

static void gather_kernel(const double *a, const int32_t *index, double *out, long n) {
  for (long i = 0; i < n; i++) out[i] = a[index[i]];
}

/// One after the other: an index may come twice.
static void scatter_add_kernel(const double *s, const int32_t *index, double *g, long n) {
  for (long i = 0; i < n; i++) g[index[i]] += s[i];
}

#endif

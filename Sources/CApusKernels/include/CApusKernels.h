/// The table of vector kernels of one instruction set, and the choice of a table at run time.
///
/// Every kernel is a loop over arrays of doubles in memory of any alignment. `n` may be 0. An
/// output may be the very same array as an input; arrays that overlap in another way are not
/// allowed. Bits of a result depend on the values, `n` and the level, never on addresses or on the
/// past.
#ifndef CAPUSKERNELS_H
#define CAPUSKERNELS_H

#include <stdbool.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// out[i] = f(x[i]).
typedef void (*ApusUnary)(const double *x, double *out, long n);

/// out[i] = f(a[i], b[i]).
typedef void (*ApusBinary)(const double *a, const double *b, double *out, long n);

/// out[i] = f(x[i], s).
typedef void (*ApusWithScalar)(const double *x, double s, double *out, long n);

/// The instructions of a tape. Those on single numbers read a and b and write one number.
typedef enum ApusCode {
  ApusAdd, ApusSubtract, ApusMultiply, ApusDivide, ApusNegate, ApusSquare, ApusSquareRoot,
  ApusExp, ApusLog, ApusLog1p, ApusExpm1, ApusTanh,
  /// 1 where the relation of a and b holds, else 0.
  ApusLess, ApusLessOrEqual, ApusEqual,
  /// a where c is not 0, else b.
  ApusSelect,
  /// a b + c, a b - c, c - a b.
  ApusMultiplyAdd, ApusMultiplySubtract, ApusSubtractProduct,
  /// The same on arrays of n elements, with the form of `multiply_add` as `stride`.
  ApusMultiplyAddKernel,
  /// The kernel at c on arrays of n elements; the one with a scalar reads it at b.
  ApusUnaryKernel, ApusBinaryKernel, ApusWithScalarKernel,
  /// Reductions of arrays of n elements.
  ApusSum, ApusDot,
  /// The product of n columns, which lie `stride` apart, at a with the vector at b, plus c unless
  /// that is null; see `columns_times`.
  ApusColumnsTimes,
  /// The number at b plus the n products at a.
  ApusSumOfProducts,
  /// The function at c of the pointer a.
  ApusCall,
  /// The end of the tape.
  ApusEnd
} ApusCode;

/// The product of a known factor and two numbers.
typedef struct ApusProduct {
  double factor;
  const double *a, *b;
} ApusProduct;

typedef void (*ApusCallback)(const void *context);

typedef struct ApusInstruction ApusInstruction;

/// Does what an instruction says, then runs those after it, up to the end of the tape.
typedef void (*ApusStep)(const ApusInstruction *instruction);

struct ApusInstruction {
  /// The step of the instruction's code, at the level that the tape is made for.
  ApusStep _Nullable run;
  int64_t n, stride;
  /// Operands; c may be a kernel or callback.
  const void *_Nullable a, *_Nullable b, *_Nullable c;
  double *_Nullable out;
};

/// The momenta of a stretch of states: of the first, of the last, and their sum over all of them.
typedef struct ApusMomenta {
  const double *first, *last, *sum;
} ApusMomenta;

/// What `multiply_add` does otherwise: `a` or `c` is a single number; the product, or c, is taken
/// away.
typedef enum ApusForm {
  ApusNumberA = 1, ApusNumberC = 2, ApusMinusProduct = 4, ApusMinusC = 8
} ApusForm;

typedef struct ApusKernels {
  // Elementary functions: exp and log within 2 units in the last place, the others within 4.
  ApusUnary exp, expm1, log, log1p, sqrt;
  ApusUnary tanh, sigmoid;
  /// log(1 + exp(x)).
  ApusUnary softplus;

  /// exp(-|x|), from which softplus and sigmoid of x follow without another exponential.
  ApusUnary exp_minus_abs;
  /// log(1 + exp(x)) and 1 / (1 + exp(-x)) from x and exp(-|x|).
  ApusBinary softplus_from, sigmoid_from;

  // Special functions, within 4 units away from their zeros. Digamma is NaN at its poles.
  ApusUnary log_gamma, digamma, erf;

  // Arithmetic.
  ApusUnary negate, square;
  ApusBinary add, subtract, multiply, divide;
  /// out[i] += a[i] b[i].
  ApusBinary add_product;
  /// out[i] = a[i] b[i] + c[i], with signs and with single numbers in place of arrays as the form
  /// says; a sum of `ApusForm`.
  void (*multiply_add)(
      const double *a, const double *b, const double *c, double *out, long n, long form);
  /// x + s, x s, x / s, s - x, s / x.
  ApusWithScalar add_scalar, multiply_scalar, divide_scalar, scalar_minus, scalar_over;
  /// out[i] += s x[i].
  ApusWithScalar add_scaled;

  // Reductions, in an order that depends on n alone.
  double (*sum)(const double *x, long n);
  double (*dot)(const double *a, const double *b, long n);

  // Indices.
  /// out[i] = a[index[i]].
  void (*gather)(const double *a, const int32_t *index, double *out, long n);
  /// g[index[i]] += s[i], in the order of i.
  void (*scatter_add)(const double *s, const int32_t *index, double *g, long n);

  /// Philox 4x32-10: two numbers of 64 random bits for each of the counters whose upper half is
  /// `high` and whose lower half counts on from `first`. The same bits at every level.
  void (*philox)(uint64_t key, uint64_t high, uint64_t first, uint64_t *out, long blocks);
  /// The ziggurat method (Marsaglia and Tsang 2000): from the lower 8 bits of each number a layer, and
  /// from the upper 52 an odd multiple of 2^-52 in (-1, 1), times the layer's edge. Stops at a point
  /// that isn't inside of the next edge and returns how many there are before it. Elements of `out`
  /// behind these may be overwritten. The same bits at every level.
  long (*ziggurat)(const uint64_t *bits, const double *edges, double *out, long n);

  // Rows of a row-major matrix whose rows lie `stride` apart, a multiple of 8, padded with zeros.
  // The vectors `beta` and `g` have `stride` elements; what pads `beta` must be finite.
  /// eta[i] = offset + row i of x times beta.
  void (*rows_times)(
      const double *x, long stride, long rows, const double *beta, double offset, double *eta);
  /// g += r[i] times row i of x, in the order of i.
  void (*add_transposed_rows)(
      const double *x, long stride, long rows, const double *r, double *g);

  /// out = start + the matrix of n columns, which lie `stride` apart, times x; `stride` is a multiple
  /// of 8, columns are padded with zeros, and `out` and `start` have room for the padding. A null
  /// `start` is zero.
  void (*columns_times)(
      const double *columns, long stride, long n, const double *x, const double *_Nullable start,
      double *out);

  // The dynamics of a chain; n is a multiple of 8, and vectors are padded with zeros.
  /// p_out = p + step / 2 scales g, x_out = x + step scales p_out.
  void (*kick_and_drift)(
      const double *x, const double *p, const double *g, const double *scales, double step,
      double *x_out, double *p_out, long n);
  /// p += half_step scales g; returns the sum of the squares of p.
  double (*kick)(double *p, const double *g, const double *scales, double half_step, long n);
  /// sum = left.sum + right.sum, which may lie where one of these lies. Returns whether one of three
  /// stretches turns: the whole, the left one with the first state of the right one, the right one
  /// with the last state of the left one. A stretch goes on when its sum of momenta has a positive
  /// product with the momenta at both of its ends; NaN turns.
  bool (*join_momenta)(ApusMomenta left, ApusMomenta right, double *sum, long n);
  /// The same for two single states, where the three checks are one.
  bool (*join_two_momenta)(const double *left, const double *right, double *sum, long n);

  /// What an instruction does.
  ApusStep _Nonnull (*_Nonnull tape_step)(ApusCode code);
} ApusKernels;

/// Instruction sets, from the one that every machine of the architecture has.
typedef enum { ApusBaseline = 0, ApusAVX2 = 1, ApusAVX512 = 2 } ApusLevel;

/// Whether this processor runs the level.
bool apus_level_is_available(ApusLevel level);

/// The level in use: the highest available one unless another was pinned.
ApusLevel apus_current_level(void);

/// Makes a level the one in use. It must be available.
void apus_pin_level(ApusLevel level);

/// The kernels of an available level.
const ApusKernels *apus_kernels_of(ApusLevel level);

/// The kernels of the level in use.
const ApusKernels *apus_kernels(void);

#pragma clang assume_nonnull end

#endif

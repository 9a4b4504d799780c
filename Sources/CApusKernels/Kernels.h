/// All kernels of one level and the table of them; included once by the file of each level.
///
/// That file says the table's name (LEVEL), the number of doubles in a register (WIDTH) and what
/// precedes a loop to have it vectorised (LOOP), and sets the target of all functions in here.
/// Bodies are scalar and free of branches, so that the compiler turns a loop over them into vector
/// code; the remainder of a loop computes the same bits one by one.

#include <math.h>
#include <stdbool.h>

#include "Levels.h"

#include "Basics.h"
#include "Exponential.h"
#include "Logarithm.h"
#include "ErrorFunction.h"
#include "LogGamma.h"
#include "Digamma.h"
#include "Arithmetic.h"
#include "Philox.h"
#include "Ziggurat.h"
#include "Reductions.h"
#include "Rows.h"
#include "Columns.h"
#include "Dynamics.h"
#include "Tape.h"

const ApusKernels LEVEL = {
  .exp = exp_kernel,
  .expm1 = expm1_kernel,
  .log = log_kernel,
  .log1p = log1p_kernel,
  .sqrt = sqrt_kernel,
  .tanh = tanh_kernel,
  .sigmoid = sigmoid_kernel,
  .softplus = softplus_kernel,
  .exp_minus_abs = exp_minus_abs_kernel,
  .softplus_from = softplus_from_kernel,
  .sigmoid_from = sigmoid_from_kernel,
  .log_gamma = log_gamma_kernel,
  .digamma = digamma_kernel,
  .erf = erf_kernel,
  .negate = negate_kernel,
  .square = square_kernel,
  .add = add_kernel,
  .subtract = subtract_kernel,
  .multiply = multiply_kernel,
  .divide = divide_kernel,
  .add_product = add_product_kernel,
  .multiply_add = multiply_add_vectors,
  .add_scalar = add_scalar_kernel,
  .multiply_scalar = multiply_scalar_kernel,
  .divide_scalar = divide_scalar_kernel,
  .scalar_minus = scalar_minus_kernel,
  .scalar_over = scalar_over_kernel,
  .add_scaled = add_scaled_kernel,
  .sum = sum_kernel,
  .dot = dot_kernel,
  .gather = gather_kernel,
  .scatter_add = scatter_add_kernel,
  .philox = philox_kernel,
  .ziggurat = ziggurat_kernel,
  .rows_times = rows_times_kernel,
  .add_transposed_rows = add_transposed_rows_kernel,
  .columns_times = columns_times_kernel,
  .kick_and_drift = kick_and_drift_kernel,
  .kick = kick_kernel,
  .join_momenta = join_momenta_kernel,
  .join_two_momenta = join_two_momenta_kernel,
  .tape_step = tape_step_of,
};

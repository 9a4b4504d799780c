/// The interpreter of tapes: lists of instructions on numbers and small arrays.
///
/// A model's priors, transforms and scales are tens of operations on single numbers. Each is a
/// function of the instruction that ends by jumping into the function of the next one: the processor
/// predicts every jump from its own history, and nothing is saved and loaded around it.
#ifndef APUS_TAPE_H
#define APUS_TAPE_H

#define NUMBER(pointer) (*(const double *)(pointer))
#define KERNEL(type) ((type)(at->c))

#define INSTRUCTION(name, ...) \
  static void name(const ApusInstruction *at) { \
    __VA_ARGS__; \
    __attribute__((musttail)) return at[1].run(at + 1); \
  }

/// The instruction `tape_...` of numbers a and b.
#define NUMBER_INSTRUCTION(name, expression) \
  INSTRUCTION(tape_##name, { \
    const double a = NUMBER(at->a), b = NUMBER(at->b); \
    (void)b; \
    *at->out = (expression); \
  })

NUMBER_INSTRUCTION(add, a + b)
NUMBER_INSTRUCTION(subtract, a - b)
NUMBER_INSTRUCTION(multiply, a * b)
NUMBER_INSTRUCTION(divide, a / b)
NUMBER_INSTRUCTION(negate, -a)
NUMBER_INSTRUCTION(square, a * a)
NUMBER_INSTRUCTION(square_root, __builtin_sqrt(a))
NUMBER_INSTRUCTION(exp, exp_body(a))
NUMBER_INSTRUCTION(log, log_body(a))
NUMBER_INSTRUCTION(log1p, log1p_body(a))
NUMBER_INSTRUCTION(expm1, expm1_body(a))
NUMBER_INSTRUCTION(tanh, tanh_body(a))
NUMBER_INSTRUCTION(less, a < b ? 1 : 0)
NUMBER_INSTRUCTION(less_or_equal, a <= b ? 1 : 0)
NUMBER_INSTRUCTION(equal, a == b ? 1 : 0)
NUMBER_INSTRUCTION(multiply_add, a * b + NUMBER(at->c))
NUMBER_INSTRUCTION(multiply_subtract, a * b - NUMBER(at->c))
NUMBER_INSTRUCTION(subtract_product, NUMBER(at->c) - a * b)
NUMBER_INSTRUCTION(select, NUMBER(at->c) != 0 ? a : b)

INSTRUCTION(
    tape_multiply_add_kernel,
    multiply_add_vectors(at->a, at->b, at->c, at->out, at->n, at->stride))
INSTRUCTION(tape_unary_kernel, KERNEL(ApusUnary)(at->a, at->out, at->n))
INSTRUCTION(tape_binary_kernel, KERNEL(ApusBinary)(at->a, at->b, at->out, at->n))
INSTRUCTION(
    tape_with_scalar_kernel, KERNEL(ApusWithScalar)(at->a, NUMBER(at->b), at->out, at->n))
INSTRUCTION(tape_sum, *at->out = sum_kernel(at->a, at->n))
INSTRUCTION(tape_dot, *at->out = dot_kernel(at->a, at->b, at->n))
INSTRUCTION(
    tape_columns_times, columns_times_kernel(at->a, at->stride, at->n, at->b, at->c, at->out))

INSTRUCTION(tape_sum_of_products, {
  const ApusProduct *product = at->a;
  double total = 0;
  for (long i = 0; i < at->n; i++, product++) {
    total += product->factor * *product->a * *product->b;
  }
  *at->out = total + NUMBER(at->b);
})

INSTRUCTION(tape_call, KERNEL(ApusCallback)(at->a))

static void tape_end(const ApusInstruction *at) { (void)at; }

static const ApusStep tape_steps[] = {
  [ApusAdd] = tape_add, [ApusSubtract] = tape_subtract, [ApusMultiply] = tape_multiply,
  [ApusDivide] = tape_divide, [ApusNegate] = tape_negate, [ApusSquare] = tape_square,
  [ApusSquareRoot] = tape_square_root, [ApusExp] = tape_exp, [ApusLog] = tape_log,
  [ApusLog1p] = tape_log1p, [ApusExpm1] = tape_expm1, [ApusTanh] = tape_tanh,
  [ApusLess] = tape_less, [ApusLessOrEqual] = tape_less_or_equal, [ApusEqual] = tape_equal,
  [ApusSelect] = tape_select, [ApusMultiplyAdd] = tape_multiply_add,
  [ApusMultiplySubtract] = tape_multiply_subtract,
  [ApusSubtractProduct] = tape_subtract_product,
  [ApusMultiplyAddKernel] = tape_multiply_add_kernel, [ApusUnaryKernel] = tape_unary_kernel,
  [ApusBinaryKernel] = tape_binary_kernel, [ApusWithScalarKernel] = tape_with_scalar_kernel,
  [ApusSum] = tape_sum, [ApusDot] = tape_dot, [ApusColumnsTimes] = tape_columns_times,
  [ApusSumOfProducts] = tape_sum_of_products, [ApusCall] = tape_call, [ApusEnd] = tape_end,
};

static ApusStep tape_step_of(ApusCode code) { return tape_steps[code]; }

#undef NUMBER
#undef KERNEL
#undef INSTRUCTION
#undef NUMBER_INSTRUCTION

#endif

/// The interpreter of tapes: lists of instructions on numbers and small arrays.
///
/// A model's priors, transforms and scales are tens of operations on single numbers. Each costs one
/// jump here; a call, with the saving and loading around it, would cost more than the operation.
#ifndef APUS_TAPE_H
#define APUS_TAPE_H

#define NUMBER(pointer) (*(const double *)(pointer))
#define KERNEL(type) ((type)(at->c))

/// Jumps to the next instruction from the end of each, so that the processor predicts every jump
/// from its own history.
#define NEXT \
  if (++at == end) return; \
  goto *labels[at->code]

#define NUMBER_INSTRUCTION(label, expression) \
  label: \
  { \
    const double a = NUMBER(at->a), b = NUMBER(at->b); \
    (void)b; \
    *at->out = (expression); \
  } \
  NEXT;

static void run_tape_kernel(const ApusInstruction *at, long count) {
  static const void *const labels[] = {
    [ApusAdd] = &&add, [ApusSubtract] = &&subtract, [ApusMultiply] = &&multiply,
    [ApusDivide] = &&divide, [ApusNegate] = &&negate, [ApusSquare] = &&square,
    [ApusSquareRoot] = &&square_root, [ApusExp] = &&exp, [ApusLog] = &&log, [ApusLog1p] = &&log1p,
    [ApusExpm1] = &&expm1, [ApusTanh] = &&tanh, [ApusLess] = &&less,
    [ApusLessOrEqual] = &&less_or_equal, [ApusEqual] = &&equal, [ApusSelect] = &&select,
    [ApusMultiplyAdd] = &&multiply_add, [ApusMultiplySubtract] = &&multiply_subtract,
    [ApusSubtractProduct] = &&subtract_product, [ApusMultiplyAddKernel] = &&multiply_add_kernel,
    [ApusUnaryKernel] = &&unary_kernel, [ApusBinaryKernel] = &&binary_kernel,
    [ApusWithScalarKernel] = &&with_scalar_kernel, [ApusSum] = &&sum, [ApusDot] = &&dot,
    [ApusColumnsTimes] = &&columns_times, [ApusCall] = &&call,
  };
  const ApusInstruction *const end = at + count;
  if (at == end) return;
  goto *labels[at->code];

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

multiply_add_kernel:
  multiply_add_vectors(at->a, at->b, at->c, at->out, at->n, at->stride);
  NEXT;

select:
  *at->out = NUMBER(at->c) != 0 ? NUMBER(at->a) : NUMBER(at->b);
  NEXT;

unary_kernel:
  KERNEL(ApusUnary)(at->a, at->out, at->n);
  NEXT;

binary_kernel:
  KERNEL(ApusBinary)(at->a, at->b, at->out, at->n);
  NEXT;

with_scalar_kernel:
  KERNEL(ApusWithScalar)(at->a, NUMBER(at->b), at->out, at->n);
  NEXT;

sum:
  *at->out = sum_kernel(at->a, at->n);
  NEXT;

dot:
  *at->out = dot_kernel(at->a, at->b, at->n);
  NEXT;

columns_times:
  columns_times_kernel(at->a, at->stride, at->n, at->b, at->c, at->out);
  NEXT;

call:
  KERNEL(ApusCallback)(at->a);
  NEXT;
}

#undef NUMBER
#undef KERNEL
#undef NEXT
#undef NUMBER_INSTRUCTION

#endif

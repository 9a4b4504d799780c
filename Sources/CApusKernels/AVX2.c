/// The kernels for x86-64 processors with AVX2 and fused multiply-add (since 2013).
#if defined(__x86_64__)
#define LEVEL apus_avx2_kernels
#define WIDTH 4
#define LOOP _Pragma("clang loop vectorize(assume_safety) vectorize_width(4)")

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "Kernels.h"
#pragma clang attribute pop
#endif

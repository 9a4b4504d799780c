/// The kernels for x86-64 processors with AVX-512.
#if defined(__x86_64__)
#define LEVEL apus_avx512_kernels
#define WIDTH 8
#define LOOP _Pragma("clang loop vectorize(assume_safety) vectorize_width(8)")

// Without the minimum width the compiler prefers registers of 256 bits.
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512dq,avx512vl,avx2,fma"), min_vector_width(512))), \
    apply_to = function)
#include "Kernels.h"
#pragma clang attribute pop
#endif

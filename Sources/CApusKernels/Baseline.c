/// The kernels for every machine of the architecture: 128 bits on x86-64 and arm64.
#define LEVEL apus_baseline_kernels
#define WIDTH 2
#define LOOP _Pragma("clang loop vectorize(assume_safety) vectorize_width(2)")

#include "Kernels.h"

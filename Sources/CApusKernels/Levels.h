/// The tables of kernels that exist on this architecture.
#ifndef APUS_LEVELS_H
#define APUS_LEVELS_H

#include "CApusKernels.h"

extern const ApusKernels apus_baseline_kernels;
#if defined(__x86_64__)
extern const ApusKernels apus_avx2_kernels;
extern const ApusKernels apus_avx512_kernels;
#endif

#endif

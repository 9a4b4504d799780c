/// The choice of a level: once, from what the processor says, unless a level is pinned.
#include <stdatomic.h>

#include "Levels.h"

#if defined(__x86_64__)
bool apus_level_is_available(ApusLevel level) {
  __builtin_cpu_init();
  switch (level) {
    case ApusBaseline: return true;
    case ApusAVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case ApusAVX512:
      return apus_level_is_available(ApusAVX2) && __builtin_cpu_supports("avx512f")
          && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  }
  return false;
}

const ApusKernels *apus_kernels_of(ApusLevel level) {
  switch (level) {
    case ApusAVX512: return &apus_avx512_kernels;
    case ApusAVX2: return &apus_avx2_kernels;
    default: return &apus_baseline_kernels;
  }
}
#else
bool apus_level_is_available(ApusLevel level) { return level == ApusBaseline; }

const ApusKernels *apus_kernels_of(ApusLevel level) {
  (void)level;
  return &apus_baseline_kernels;
}
#endif

/// The level in use, or -1 before it was needed. Two threads that choose at once choose the same.
static _Atomic(int) chosen = -1;

ApusLevel apus_current_level(void) {
  int level = atomic_load_explicit(&chosen, memory_order_relaxed);
  if (level >= 0) return (ApusLevel)level;
  level = ApusAVX512;
  while (!apus_level_is_available((ApusLevel)level)) level--;
  int unset = -1;
  // A pin that came first stays.
  return atomic_compare_exchange_strong(&chosen, &unset, level) ? (ApusLevel)level
                                                                : (ApusLevel)unset;
}

void apus_pin_level(ApusLevel level) { atomic_store(&chosen, (int)level); }

const ApusKernels *apus_kernels(void) { return apus_kernels_of(apus_current_level()); }

/// Philox 4x32-10 (Salmon, Moraes, Dror and Shaw 2011): random bits from a counter and a key.
#ifndef APUS_PHILOX_H
#define APUS_PHILOX_H

/// Two numbers of 64 bits for each of `blocks` counters, whose lower half counts on from `first` and
/// whose upper half is `high`. Whole numbers throughout: the bits are those of every level.
static void philox_kernel(
    uint64_t key, uint64_t high, uint64_t first, uint64_t *out, long blocks) {
  // Words of 32 bits in the lower halves of 64; what is in the upper ones doesn't count.
  const uint64_t lower = 0xFFFFFFFF;
  // Each block is a chain of ten products: two vectors of blocks at a time hide half of its latency.
  LOOP _Pragma("clang loop interleave_count(2)") for (long i = 0; i < blocks; i++) {
    const uint64_t low = first + (uint64_t)i;
    uint64_t word0 = low, word1 = low >> 32, word2 = high, word3 = high >> 32;
    uint32_t key0 = (uint32_t)key, key1 = (uint32_t)(key >> 32);
    _Pragma("clang loop unroll(full)") for (int round = 0; round < 10; round++) {
      const uint64_t product0 = (word0 & lower) * 0xD2511F53;
      const uint64_t product1 = (word2 & lower) * 0xCD9E8D57;
      word0 = product1 >> 32 ^ word1 ^ key0;
      word1 = product1;
      word2 = product0 >> 32 ^ word3 ^ key1;
      word3 = product0;
      key0 += 0x9E3779B9;
      key1 += 0xBB67AE85;
    }
    out[2 * i] = (word0 & lower) | word1 << 32;
    out[2 * i + 1] = (word2 & lower) | word3 << 32;
  }
}

#endif

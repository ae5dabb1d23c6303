// The words the kernel sources are written in. Before including a kernel source, a compilation for one instruction set
// defines SET (its name), LANES (floats of a vector) and TARGET (the attribute that allows its instructions).
#ifndef CONVKIT_VECTOR_H
#define CONVKIT_VECTOR_H

#define JOIN_(a, b) a##_##b
#define JOIN(a, b) JOIN_(a, b)
// NAME(f) is f with the instruction set behind it.
#define NAME(name) JOIN(name, SET)
#define INLINE static inline __attribute__((always_inline))
// x in every lane; x − 0 is x for every x, so nothing is computed.
#define BROADCAST(x) ((x) - (VECTOR){0})
#define UNROLL _Pragma("clang loop unroll(full)")

// Vectors at any address: the kernels read images in place.
typedef float float16 __attribute__((vector_size(64), aligned(4)));
typedef float float8 __attribute__((vector_size(32), aligned(4)));
typedef float float4 __attribute__((vector_size(16), aligned(4)));
typedef int int16 __attribute__((vector_size(64), aligned(4)));
typedef int int8 __attribute__((vector_size(32), aligned(4)));
typedef int int4 __attribute__((vector_size(16), aligned(4)));

#if defined(__x86_64__)
#define TARGET_AVX512 __attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,fma")))
#define TARGET_AVX2 __attribute__((target("avx2,fma")))
#endif
#define TARGET_BASELINE

#endif

// Micro-kernels of ConvKit: the innermost loops that need vector instructions, and nothing else.
//
// Each is one portable source in vector extensions, compiled once per instruction set, and chosen at run time.
#ifndef CONVKIT_MICROKERNELS_H
#define CONVKIT_MICROKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool convkit_has_avx512(void);
bool convkit_has_avx2(void);

#endif

// Micro-kernels of ConvKit: the innermost loops that need vector instructions, and nothing else.
//
// Each kernel is one portable source in vector extensions (`*.kernel.h`), compiled once per instruction set with target
// attributes and chosen at run time: convkit_<kernel>_<set>.
#ifndef CONVKIT_MICROKERNELS_H
#define CONVKIT_MICROKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "adam_step.h"
#include "complex_product.h"
#include "depthwise_3x3.h"
#include "dot_tile.h"
#include "double_sum.h"
#include "gather.h"
#include "lane_tile.h"
#include "lane_transform.h"
#include "line_tile.h"
#include "max_pool.h"
#include "padded_copy.h"
#include "padded_merge.h"
#include "product_tile.h"
#include "run_tile.h"
#include "transpose.h"
#include "winograd.h"

bool convkit_has_avx512(void);
bool convkit_has_avx2(void);

#endif

// double_sum for the instruction set baseline.
#include "CMicrokernels.h"
#include "vector.h"

#define SET baseline
#define TARGET TARGET_BASELINE
#include "double_sum.kernel.h"

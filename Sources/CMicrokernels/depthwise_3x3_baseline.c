// depthwise_3x3 for the instruction set baseline.
#include "CMicrokernels.h"
#include "vector.h"

#define SET baseline
#define TARGET TARGET_BASELINE
#define VECTOR float4
#define INTS int4
#define LANES 4
#define VECTORS 2
#include "parts.kernel.h"
#include "depthwise_3x3.kernel.h"

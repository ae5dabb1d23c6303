// padded_merge for the instruction set baseline.
#include "CMicrokernels.h"
#include "vector.h"

#define SET baseline
#define TARGET TARGET_BASELINE
#define VECTOR float4
#define LANES 4
#include "parts.kernel.h"
#include "pairs.kernel.h"
#include "padded_merge.kernel.h"

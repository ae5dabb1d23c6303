#ifndef CONVKIT_PNG_H
#define CONVKIT_PNG_H
#include <stddef.h>
#endif

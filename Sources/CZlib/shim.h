#pragma once
#include <zlib.h>

// A macro in zlib.h: raw deflate, without zlib's own header and checksum.
static inline int anze_deflate_init(z_streamp stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY);
}

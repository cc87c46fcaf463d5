#include "trace.h"

#include <string.h>

/* Linux prints the buffer up to the first NUL, so the last byte stays NUL. */
char trace_buffer[TRACE_SIZE] __attribute__((aligned(16)));
static size_t position;

void trace_write(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        /* Full: start again at the top and clear, so that old and new lines do not mix. */
        if (position == TRACE_SIZE - 1) {
            memset(trace_buffer, 0, TRACE_SIZE);
            position = 0;
        }
        trace_buffer[position++] = text[i];
    }
}

void trace_puts(const char *text)
{
    trace_write(text, strlen(text));
    trace_write("\n", 1);
}

void trace_hex(const char *label, uint32_t value)
{
    char digits[] = "0x00000000";

    for (int i = 9; i > 1; i--, value >>= 4)
        digits[i] = "0123456789abcdef"[value & 15u];
    trace_write(label, strlen(label));
    trace_puts(digits);
}

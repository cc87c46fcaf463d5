/* Log in memory. Linux shows it as /sys/kernel/debug/remoteproc/remoteproc<N>/trace0. */
#ifndef TRACE_H
#define TRACE_H

#include <stddef.h>
#include <stdint.h>

#define TRACE_SIZE 2048u

#ifdef __cplusplus
extern "C" {
#endif

extern char trace_buffer[TRACE_SIZE];

void trace_write(const char *text, size_t length);
void trace_puts(const char *text);
void trace_hex(const char *label, uint32_t value);

#ifdef __cplusplus
}
#endif

#endif

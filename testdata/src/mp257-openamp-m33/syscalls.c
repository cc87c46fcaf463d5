/* What the C library asks of its system: a heap, and somewhere to print. */
#include <errno.h>
#include <stddef.h>
#include <sys/stat.h>

#include "trace.h"

extern char _end;
extern char _Min_Heap_Size; /* an absolute symbol: its address is the number */

void *_sbrk(ptrdiff_t increment);
int _write(int file, const char *text, int length);
int _read(int file, char *text, int length);
int _close(int file);
int _lseek(int file, int offset, int whence);
int _fstat(int file, struct stat *status);
int _isatty(int file);
int _getpid(void);
int _kill(int process, int signal);
void _exit(int status);

void *_sbrk(ptrdiff_t increment)
{
    static char *top = &_end;
    char *const limit = &_end + (size_t)&_Min_Heap_Size;
    char *const previous = top;

    if (increment > limit - top) {
        errno = ENOMEM;
        return (void *)-1;
    }
    top += increment;
    return previous;
}

int _write(int file, const char *text, int length)
{
    (void)file;
    trace_write(text, (size_t)length);
    return length;
}

int _read(int file, char *text, int length)
{
    (void)file, (void)text, (void)length;
    return 0;
}

int _close(int file)
{
    (void)file;
    return -1;
}

int _lseek(int file, int offset, int whence)
{
    (void)file, (void)offset, (void)whence;
    return 0;
}

int _fstat(int file, struct stat *status)
{
    (void)file;
    status->st_mode = S_IFCHR;
    return 0;
}

int _isatty(int file)
{
    (void)file;
    return 1;
}

int _getpid(void)
{
    return 1;
}

int _kill(int process, int signal)
{
    (void)process, (void)signal;
    errno = EINVAL;
    return -1;
}

void _exit(int status)
{
    trace_hex("exit ", (unsigned)status);
    for (;;)
        __asm volatile("wfe");
}

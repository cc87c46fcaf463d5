/* Echo: what is written to /dev/ttyRPMSG0 on Linux comes back. */
#include <string.h>

#include "board.h"
#include "rpmsg.h"
#include "tick.h"
#include "trace.h"

static size_t echo(const char *request, size_t length, char *reply, size_t room)
{
    if (length > room)
        length = room;
    memcpy(reply, request, length);
    trace_hex("echoed at ms ", tick_ms());
    return length;
}

int main(void)
{
    tick_start(CORE_HZ);
    trace_puts("mp157 echo up");
    rpmsg_serve("rpmsg-tty", echo);
    return 0;
}

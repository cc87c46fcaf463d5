/* Answers each message from Linux with its tag, made by the secure image. */
#include <inttypes.h>

#include "rpmsg.h"
#include "secure_service.h"
#include "trace.h"

static size_t hex(char *text, uint64_t value)
{
    for (int i = 15; i >= 0; i--, value >>= 4)
        text[i] = "0123456789abcdef"[value & 15u];
    text[16] = '\n';
    return 17;
}

static uint32_t next_number = 1;

static size_t tag(const char *request, size_t length, char *reply, size_t room)
{
    static uint64_t value;
    struct secure_tag_request call = { (const uint8_t *)request, length, &value };

    if (room < 17 || secure_tag(&call) != 0) {
        trace_puts("refused by the secure side");
        return 0;
    }
    trace_hex("tag number ", next_number++);
    return hex(reply, value);
}

int main(void)
{
    trace_puts("mp257 tag service up");
    rpmsg_serve("rpmsg-tty", tag);
    return 0;
}

// A console on the tty that rpmsg gives Linux.
#include "board.h"
#include "console.hpp"
#include "rpmsg.h"
#include "tick.h"
#include "trace.h"

#ifndef WITHOUT_OPENAMP
static std::size_t answer(const char *request, std::size_t length, char *reply, std::size_t room)
{
    console::Output output({reply, room});
    console::execute({request, length}, output);
    return output.length();
}
#endif

int main()
{
    tick_start(CORE_HZ);
    trace_puts("mp257 console up");
#ifdef WITHOUT_OPENAMP
    // No table, so no Linux to talk to: leave the memory map in the log.
    std::array<char, 256> text;
    console::Output output(text);
    console::execute("map", output);
    trace_write(text.data(), output.length());
#else
    rpmsg_serve("rpmsg-tty", answer);
#endif
}

// The list of commands, and those about the console itself.
#include "commands.hpp"

#include <array>

#include "tick.h"

namespace console {

namespace {

void help(const Words &, Output &output)
{
    for (const auto &command : commands())
        output.print("%s\r\n", command.help);
}

void uptime(const Words &, Output &output)
{
    const auto ms = tick_ms();
    output.print("%lu.%03lu s\r\n", static_cast<unsigned long>(ms / 1000), static_cast<unsigned long>(ms % 1000));
}

void history(const Words &, Output &output)
{
    const auto &lines = typed();
    for (std::size_t i = 0; i < lines.count(); i++)
        output.print("%.*s\r\n", static_cast<int>(lines[i].size()), lines[i].data());
}

constexpr std::array<Command, 11> table{{
    {"help", "help", 0, help},
    {"history", "history", 0, history},
    {"uptime", "uptime", 0, uptime},
    {"map", "map", 0, map},
    {"heap", "heap", 0, heap},
    {"peek", "peek <address>", 1, peek},
    {"crc", "crc <address> <size>", 2, crc},
    {"calc", "calc <expression without blanks>", 1, calc},
    {"mean", "mean <number> ...", 1, mean},
    {"echo", "echo <word> ...", 0, echo},
    {"sort", "sort <word> ...", 1, sort},
}};

} // namespace

std::span<const Command> commands()
{
    return table;
}

} // namespace console

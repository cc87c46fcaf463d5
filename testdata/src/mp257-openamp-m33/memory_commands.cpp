// Commands about this firmware's own memory.
#include <malloc.h>
#include <numeric>

#include "commands.hpp"
#include "memory_map.hpp"

namespace console {

namespace {

constexpr auto crc_table = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < table.size(); i++) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; bit++)
            value = (value >> 1) ^ ((value & 1) != 0 ? 0xedb88320u : 0u);
        table[i] = value;
    }
    return table;
}();

} // namespace

void map(const Words &, Output &output)
{
    for (const auto &area : memory::areas())
        output.print("%-8s 0x%08lx +0x%lx\r\n", area.name, static_cast<unsigned long>(area.start),
                     static_cast<unsigned long>(area.size));
}

void heap(const Words &, Output &output)
{
    const auto info = mallinfo();
    output.print("used %u of %u bytes\r\n", static_cast<unsigned>(info.uordblks), static_cast<unsigned>(info.arena));
}

void peek(const Words &words, Output &output)
{
    const auto address = words.number(1);
    if (!address || *address % 4 != 0 || !memory::contains(*address, 4)) {
        output.print("not a word of this firmware\r\n");
        return;
    }
    const auto value = *reinterpret_cast<const volatile std::uint32_t *>(*address);
    output.print("0x%08lx\r\n", static_cast<unsigned long>(value));
}

void crc(const Words &words, Output &output)
{
    const auto address = words.number(1);
    const auto size = words.number(2);
    if (!address || !size || !memory::contains(*address, *size)) {
        output.print("not in this firmware\r\n");
        return;
    }
    const std::span bytes(reinterpret_cast<const std::uint8_t *>(*address), *size);
    const auto add = [](std::uint32_t sum, std::uint8_t byte) {
        return (sum >> 8) ^ crc_table[(sum ^ byte) & 0xff];
    };
    const auto value = std::accumulate(bytes.begin(), bytes.end(), 0xffffffffu, add);
    output.print("0x%08lx\r\n", static_cast<unsigned long>(~value));
}

} // namespace console

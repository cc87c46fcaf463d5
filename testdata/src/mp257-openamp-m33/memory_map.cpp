#include "memory_map.hpp"

#include <algorithm>
#include <array>

extern "C" {
extern const char vectors[];
extern const char __code_start[];
extern const char __code_end[];
extern const char __data_start[];
extern const char _end[];
extern const char _estack[];
}

namespace memory {

namespace {

std::uint32_t address(const char *symbol)
{
    return reinterpret_cast<std::uint32_t>(symbol);
}

Area between(const char *name, const char *start, const char *end)
{
    return {name, address(start), address(end) - address(start)};
}

const std::array table{
    between("vectors", vectors, vectors + 0x540),
    between("code", __code_start, __code_end),
    between("data", __data_start, _end),
    between("stack", _end, _estack),
};

} // namespace

std::span<const Area> areas()
{
    return table;
}

bool contains(std::uint32_t start, std::uint32_t size)
{
    return std::ranges::any_of(table, [=](const Area &area) {
        return start >= area.start && size <= area.size && start - area.start <= area.size - size;
    });
}

} // namespace memory

// What of the address space belongs to this firmware, from the linker script's symbols.
#pragma once

#include <cstdint>
#include <span>

namespace memory {

struct Area {
    const char *name;
    std::uint32_t start;
    std::uint32_t size; // bytes
};

std::span<const Area> areas();

// The whole range lies in one area.
bool contains(std::uint32_t start, std::uint32_t size);

} // namespace memory

// The last lines typed, oldest first.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace console {

class History {
public:
    static constexpr std::size_t lines = 8;
    static constexpr std::size_t line_length = 80; // longer ones are kept in part

    void add(std::string_view line);

    std::size_t count() const { return added_ < lines ? added_ : lines; }
    std::string_view operator[](std::size_t index) const;

private:
    struct Line {
        std::array<char, line_length> text;
        std::size_t length;
    };

    std::array<Line, lines> lines_{};
    std::size_t added_ = 0;
};

} // namespace console

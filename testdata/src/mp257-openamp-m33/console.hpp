// Command interpreter: one line in, one answer out. Knows nothing of rpmsg.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "history.hpp"

namespace console {

// Text of bounded length in memory of the caller.
class Output {
public:
    explicit Output(std::span<char> room) : room_(room) {}

    void print(const char *format, ...) __attribute__((format(printf, 2, 3)));
    std::size_t length() const { return length_; }

private:
    std::span<char> room_;
    std::size_t length_ = 0;
};

// The words of a line, as views into it.
class Words {
public:
    static constexpr std::size_t maximum = 24;

    explicit Words(std::string_view line);

    std::size_t count() const { return count_; }
    std::string_view operator[](std::size_t index) const { return words_[index]; }
    std::span<const std::string_view> all() const { return {words_.data(), count_}; }

    // Decimal, or hexadecimal after 0x.
    std::optional<std::uint32_t> number(std::size_t index) const;

private:
    std::array<std::string_view, maximum> words_;
    std::size_t count_ = 0;
};

struct Command {
    std::string_view name;
    const char *help;
    std::size_t arguments;
    void (*run)(const Words &words, Output &output);
};

std::span<const Command> commands();

// The lines executed so far.
const History &typed();

void execute(std::string_view line, Output &output);

} // namespace console

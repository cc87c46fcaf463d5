#include "console.hpp"

#include <algorithm>
#include <charconv>
#include <cstdarg>
#include <cstdio>

namespace console {

namespace {

constexpr std::string_view blanks = " \t\r\n";

History lines;

} // namespace

void Output::print(const char *format, ...)
{
    std::va_list arguments;
    va_start(arguments, format);
    const auto left = room_.subspan(length_);
    const int wanted = std::vsnprintf(left.data(), left.size(), format, arguments);
    va_end(arguments);

    // vsnprintf keeps one byte for the NUL and reports what it would have written.
    if (wanted > 0 && !left.empty())
        length_ += std::min(static_cast<std::size_t>(wanted), left.size() - 1);
}

Words::Words(std::string_view line)
{
    while (count_ < maximum) {
        const auto start = line.find_first_not_of(blanks);
        if (start == std::string_view::npos)
            return;
        line.remove_prefix(start);
        const auto length = std::min(line.find_first_of(blanks), line.size());
        words_[count_++] = {line.data(), length};
        line.remove_prefix(length);
    }
}

std::optional<std::uint32_t> Words::number(std::size_t index) const
{
    auto digits = words_[index];
    int base = 10;
    if (digits.size() > 2 && digits[0] == '0' && digits[1] == 'x') {
        digits.remove_prefix(2);
        base = 16;
    }

    std::uint32_t value = 0;
    const auto *end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, value, base);
    if (error != std::errc{} || stopped != end)
        return std::nullopt;
    return value;
}

const History &typed()
{
    return lines;
}

void execute(std::string_view line, Output &output)
{
    lines.add(line);
    const Words words(line);
    if (words.count() == 0)
        return;

    const auto known = commands();
    const auto found = std::ranges::find(known, words[0], &Command::name);
    if (found == known.end())
        output.print("unknown command, try help\r\n");
    else if (words.count() - 1 < found->arguments)
        output.print("usage: %s\r\n", found->help);
    else
        found->run(words, output);
}

} // namespace console

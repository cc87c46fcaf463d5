// calc: whole numbers, + - * / and parentheses, by recursive descent.
#include <charconv>
#include <optional>

#include "commands.hpp"

namespace console {

namespace {

class Expression {
public:
    explicit Expression(std::string_view text) : text_(text) {}

    // Nothing when the text is no expression or divides by zero. Wraps at 32 bits, like the core.
    std::optional<std::uint32_t> value()
    {
        const auto result = sum(0);
        return valid_ && position_ == text_.size() ? std::optional(result) : std::nullopt;
    }

private:
    static constexpr int deepest = 16; // parentheses; bounds the stack

    bool take(char wanted)
    {
        if (position_ == text_.size() || text_[position_] != wanted)
            return false;
        position_++;
        return true;
    }

    std::uint32_t fail()
    {
        valid_ = false;
        return 0;
    }

    std::uint32_t sum(int depth)
    {
        auto result = product(depth);
        for (;;) {
            if (take('+'))
                result += product(depth);
            else if (take('-'))
                result -= product(depth);
            else
                return result;
        }
    }

    std::uint32_t product(int depth)
    {
        auto result = factor(depth);
        for (;;) {
            if (take('*')) {
                result *= factor(depth);
            } else if (take('/')) {
                const auto divisor = factor(depth);
                result = divisor == 0 ? fail() : result / divisor;
            } else {
                return result;
            }
        }
    }

    std::uint32_t factor(int depth)
    {
        if (take('(')) {
            const auto result = depth < deepest ? sum(depth + 1) : fail();
            return take(')') ? result : fail();
        }
        std::uint32_t number = 0;
        const auto *start = text_.data() + position_;
        const auto [stopped, error] = std::from_chars(start, text_.data() + text_.size(), number);
        if (error != std::errc{})
            return fail();
        position_ += static_cast<std::size_t>(stopped - start);
        return number;
    }

    std::string_view text_;
    std::size_t position_ = 0;
    bool valid_ = true;
};

} // namespace

void calc(const Words &words, Output &output)
{
    if (const auto value = Expression(words[1]).value())
        output.print("%lu\r\n", static_cast<unsigned long>(*value));
    else
        output.print("no expression\r\n");
}

} // namespace console

// Commands about the words of their own line.
#include <algorithm>

#include "commands.hpp"

namespace console {

void mean(const Words &words, Output &output)
{
    float sum = 0;
    for (std::size_t i = 1; i < words.count(); i++) {
        const auto value = words.number(i);
        if (!value) {
            output.print("word %u is no number\r\n", static_cast<unsigned>(i));
            return;
        }
        sum += static_cast<float>(*value);
    }
    // In thousandths: the small printf has no %f.
    const auto result = static_cast<unsigned long>(sum * 1000.0f / static_cast<float>(words.count() - 1));
    output.print("%lu.%03lu\r\n", result / 1000, result % 1000);
}

void echo(const Words &words, Output &output)
{
    for (const auto word : words.all().subspan(1))
        output.print("%.*s ", static_cast<int>(word.size()), word.data());
    output.print("\r\n");
}

void sort(const Words &words, Output &output)
{
    std::array<std::string_view, Words::maximum> copy;
    const auto arguments = words.all().subspan(1);
    const auto end = std::ranges::copy(arguments, copy.begin()).out;
    std::sort(copy.begin(), end);
    for (auto word = copy.begin(); word != end; ++word)
        output.print("%.*s\r\n", static_cast<int>(word->size()), word->data());
}

} // namespace console

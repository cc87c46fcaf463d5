#include "history.hpp"

#include <algorithm>
#include <functional>

namespace console {

void History::add(std::string_view line)
{
    const std::string_view kept(line.data(), std::min({line.find_first_of("\r\n"), line.size(), line_length}));
    if (kept.empty() || (added_ > 0 && kept == (*this)[count() - 1]))
        return;
    auto &place = lines_[added_ % lines];
    std::ranges::copy(kept, place.text.begin());
    place.length = kept.size();
    added_++;
}

std::string_view History::operator[](std::size_t index) const
{
    const auto &line = lines_[(added_ - count() + index) % lines];
    return {line.text.data(), line.length};
}

} // namespace console

// What each command does with its words.
#pragma once

#include "console.hpp"

namespace console {

// memory_commands.cpp
void map(const Words &words, Output &output);
void heap(const Words &words, Output &output);
void peek(const Words &words, Output &output);
void crc(const Words &words, Output &output);

// calculator.cpp
void calc(const Words &words, Output &output);

// text_commands.cpp
void mean(const Words &words, Output &output);
void echo(const Words &words, Output &output);
void sort(const Words &words, Output &output);

} // namespace console

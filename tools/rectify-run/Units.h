// Numbers for people.

#ifndef RECTIFY_RUN_UNITS_H
#define RECTIFY_RUN_UNITS_H

#include <cstdint>
#include <string>

namespace mlir::rectify::run {

/// "12.3 us", with a unit that suits.
std::string printTime(double seconds);

/// "1.5 MB".
std::string printBytes(uint64_t bytes);

} // namespace mlir::rectify::run

#endif // RECTIFY_RUN_UNITS_H

// The one place that says what Rectify brings: every tool and the plugin call
// this and nothing else.

#ifndef RECTIFY_REGISTRATION_H
#define RECTIFY_REGISTRATION_H

namespace mlir {
class DialectRegistry;
namespace rectify {

/// Adds the rectify dialect and the external models its ops need to `registry`.
void registerAllDialects(DialectRegistry &registry);

/// Registers every pass and pipeline of Rectify under its command-line name.
void registerAllPasses();

} // namespace rectify
} // namespace mlir

#endif // RECTIFY_REGISTRATION_H

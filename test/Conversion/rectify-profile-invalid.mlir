// RUN: rectify-opt %s --rectify-profile --verify-diagnostics

// expected-error@below {{'rectify_layer_begin' must be a function of type '(i64) -> ()'}}
func.func private @rectify_layer_begin(i32)

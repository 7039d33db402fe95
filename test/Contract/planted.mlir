// --test-rectify-contract finds mistakes of every kind that it looks for, when
// one is made on purpose.

// RUN: not rectify-opt %s --test-rectify-contract="ops=rectify.silu plant=monotone" 2>&1 | FileCheck %s --check-prefix=MONOTONE
// MONOTONE: error: rectify.silu : 'f16': monotone: at 0x{{.*}} (-{{.*}}): expected at least 0x{{.*}}, found 0x

// RUN: not rectify-opt %s --test-rectify-contract="ops=rectify.elu plant=homogeneous" 2>&1 | FileCheck %s --check-prefix=HOMOGENEOUS
// HOMOGENEOUS: error: rectify.elu : 'f16': positively homogeneous:

// RUN: not rectify-opt %s --test-rectify-contract="ops=rectify.leaky_relu plant=idempotent" 2>&1 | FileCheck %s --check-prefix=IDEMPOTENT
// IDEMPOTENT: error: rectify.leaky_relu : 'f16': idempotent:

// RUN: not rectify-opt %s --test-rectify-contract="ops=rectify.hard_shrink plant=continuous" 2>&1 | FileCheck %s --check-prefix=CONTINUOUS
// CONTINUOUS: error: rectify.hard_shrink : 'f16': continuous: at 0xb801 (-0.500488281), 0xb800 (-0.5):

// RUN: not rectify-opt %s --test-rectify-contract="ops=rectify.sigmoid plant=zero-preserving" 2>&1 | FileCheck %s --check-prefix=ZERO
// ZERO: error: rectify.sigmoid : 'f16': zero preserving: at 0x0000 (0): expected zero, found 0x3800 (0.5)

// RUN: not rectify-opt %s --test-rectify-contract="ops=rectify.elu plant=selecting" 2>&1 | FileCheck %s --check-prefix=SELECTING
// SELECTING: error: rectify.elu : 'f16': selecting:

// RUN: not rectify-opt %s --test-rectify-contract="ops=rectify.hard_shrink plant=odd" 2>&1 | FileCheck %s --check-prefix=ODD
// ODD: error: rectify.hard_shrink : 'f16': odd: at 0x{{.*}}: expected 0x8000 (-0), found 0x0000 (0)

// RUN: not rectify-opt %s --test-rectify-contract="ops=rectify.elu plant=odd-but-for-zeros" 2>&1 | FileCheck %s --check-prefix=BUTZEROS
// BUTZEROS: error: rectify.elu : 'f16': odd but for zeros:

// RUN: not rectify-opt %s --test-rectify-contract="ops=rectify.tanh plant=even" 2>&1 | FileCheck %s --check-prefix=EVEN
// EVEN: error: rectify.tanh : 'f16': even:

// RUN: not rectify-opt %s --test-rectify-contract="ops=rectify.gelu plant=from-output" 2>&1 | FileCheck %s --check-prefix=OUTPUT
// OUTPUT: error: rectify.gelu : 'f16': derivative from the output:

// RUN: not rectify-opt %s --test-rectify-contract="ops=rectify.relu plant=lipschitz" 2>&1 | FileCheck %s --check-prefix=LIPSCHITZ
// LIPSCHITZ: error: rectify.relu : 'f16': Lipschitz:

// RUN: not rectify-opt %s --test-rectify-contract="ops=rectify.relu plant=range" 2>&1 | FileCheck %s --check-prefix=RANGE
// RANGE: error: rectify.relu : 'f16': inferRange: at 0x7c00 (inf): expected a range with 0x7c00 (inf) for the inputs

// RUN: not rectify-opt %s --test-rectify-contract="ops=rectify.elu plant=derivative" 2>&1 | FileCheck %s --check-prefix=DERIVATIVE
// DERIVATIVE: error: rectify.elu : 'f64': derivative: at 0x{{.*}} by finite differences, found

// RUN: not rectify-opt %s --test-rectify-contract="ops=rectify.elu plant=gradient" 2>&1 | FileCheck %s --check-prefix=GRADIENT
// GRADIENT: error: rectify.elu : 'f16': gradient:

// RUN: not rectify-opt %s --test-rectify-contract="ops=rectify.relu plant=gradient-at-nan" 2>&1 | FileCheck %s --check-prefix=ATNAN
// ATNAN: error: rectify.relu : 'f64': gradient at NaN:

// RUN: not rectify-opt %s --test-rectify-contract="ops=rectify.elu plant=emit" 2>&1 | FileCheck %s --check-prefix=EMIT
// EMIT: error: rectify.elu : 'f16': emit:
// EMIT: error: rectify.elu : 'f16': gradient's emit:

// RUN: not rectify-opt %s --test-rectify-contract="ops=rectify.relu plant=nan" 2>&1 | FileCheck %s --check-prefix=NAN
// NAN: error: rectify.relu : 'f16': nan: at 0x7e00 (nan): expected 0x0000 (0), found 0x7e00 (nan)

// RUN: not rectify-opt %s --test-rectify-contract="ops=rectify.relu plant=signed-zero" 2>&1 | FileCheck %s --check-prefix=SIGN
// SIGN: error: rectify.relu {signed_zero = "keep"} : 'f16': signed_zero: at 0x8000 (-0): expected 0x0000 (0), found 0x8000 (-0)

// RUN: not rectify-opt %s --test-rectify-contract="ops=rectify.tanh plant=infinity" 2>&1 | FileCheck %s --check-prefix=INFINITY
// INFINITY: error: rectify.tanh : 'f32': limit: at 0x7f800000 (inf):

module {}

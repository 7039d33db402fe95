// Every row of the table of idioms, written out in many spellings, is what it
// was before raising on all f16 and bf16 inputs, bit for bit, or never farther
// from the real function where the row says that its form rounds. A row of
// which no spelling is raised fails.

// RUN: rectify-opt %s --allow-unregistered-dialect --test-rectify-idioms=v -o /dev/null | FileCheck %s

// CHECK-DAG: {{^}}relu(x) = max(x, 0): proved in
// CHECK-DAG: {{^}}leaky_relu(x, alpha) = max(x, alpha * x) for 1 > alpha: proved in
// CHECK-DAG: {{^}}elu(x, alpha) = select(x > 0, x, alpha * expm1(x)): proved in {{[0-9]+}} spellings, {{.*}}nearer at {{[1-9][0-9]*}} of
// CHECK-DAG: {{^}}silu_grad(x, dy) = {{.*}}: proved in

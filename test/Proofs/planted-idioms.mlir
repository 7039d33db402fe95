// In place of every op that is raised, the same made larger by one unit in the
// last place: each is found, in every spelling of every row.

// RUN: rectify-opt %s --allow-unregistered-dialect --test-rectify-idioms="plant v" -o /dev/null | FileCheck %s

// CHECK-DAG: {{^}}relu(x) = max(x, 0): found wrong in {{[1-9][0-9]*}} spellings
// CHECK-DAG: {{^}}gelu(x) = 0.5 * x * (1 + erf(x * 0.7071067811865476)): found wrong in {{[1-9]}}
// CHECK-DAG: {{^}}silu_grad(x, dy) = {{.*}}: found wrong in {{[1-9]}}

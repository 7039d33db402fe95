// Every row of the table of idioms, written out in every spelling, is what the
// op computes that it is raised to: on all f16 inputs of one variable, and on
// pairs of those that tell functions apart. A row of which nothing is proved is
// an error.

// RUN: rectify-opt %s --test-rectify-idioms=v -o /dev/null | FileCheck %s
// CHECK: relu(x) = max(x, 0): proved in {{[0-9]+}} spellings

// A wrong row and an unproved one are found.
// RUN: not rectify-opt %s --test-rectify-idioms=plant -o /dev/null 2>&1 | FileCheck %s --check-prefix=WRONG
// WRONG: error: 'relu(x) = max(x, 0)' is wrong at
// RUN: not rectify-opt %s --test-rectify-idioms=pipeline=cse -o /dev/null 2>&1 | FileCheck %s --check-prefix=UNPROVED
// UNPROVED: error: no spelling of 'relu(x) = max(x, 0)' is raised, so nothing is proved of it
module {}

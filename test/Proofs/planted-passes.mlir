// A pass that changes nothing is found, and one that changes what it should not.

// RUN: not rectify-opt %s --test-rectify-equivalence="pipeline=canonicalize" -o /dev/null 2>&1 | FileCheck %s

// CHECK: error: 'canonicalize' changes nothing in 'relu'
func.func @relu(%x: f16) -> f16 {
  %y = rectify.relu %x : f16
  return %y : f16
}

// CHECK: error: 'canonicalize' changes 'nothing_to_do'
func.func @nothing_to_do(%x: f16) -> f16 attributes {noop} {
  %unused = arith.addf %x, %x : f16
  return %x : f16
}

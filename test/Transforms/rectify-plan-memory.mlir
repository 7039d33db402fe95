// RUN: rectify-opt %s --pass-pipeline="builtin.module(func.func(rectify-plan-memory{threads=2}))" | FileCheck %s --check-prefix=THREADS
// RUN: rectify-opt %s --rectify-plan-memory | FileCheck %s
// RUN: rectify-opt %s --rectify-plan-memory -o /dev/null --remarks-filter-passed=rectify-plan-memory 2>&1 \
// RUN:   | FileCheck %s --check-prefix=REMARK --implicit-check-not=remark:

// The third buffer is alive after the first only, and lies where that was; each
// begins in a cache line of its own.

// REMARK: remark: {{.*}}Function=chain | Remark="4 buffers of 1600 bytes share 1152"
// CHECK-LABEL: func.func @chain(
// CHECK: %[[ALL:.*]] = memref.alloc() {alignment = 64 : i64} : memref<1152xi8>
// CHECK-NOT: memref.alloc(
// CHECK: %[[A:.*]] = arith.constant 0 : index
// CHECK: memref.view %[[ALL]][%[[A]]][] : memref<1152xi8> to memref<100xf32>
// CHECK: %[[B:.*]] = arith.constant 448 : index
// CHECK: memref.view %[[ALL]][%[[B]]][] : memref<1152xi8> to memref<100xf32>
// CHECK-NOT: memref.dealloc
// CHECK: %[[C:.*]] = arith.constant 0 : index
// CHECK: memref.view %[[ALL]][%[[C]]][] : memref<1152xi8> to memref<50xf64>
// CHECK: %[[D:.*]] = arith.constant 896 : index
// CHECK: memref.view %[[ALL]][%[[D]]][] : memref<1152xi8> to memref<25xf64>
// CHECK: memref.copy %{{.*}}, %arg1
// CHECK-NEXT: memref.dealloc %[[ALL]]
// CHECK-NEXT: return
func.func @chain(%x: memref<100xf32>, %y: memref<100xf32>) {
  %a = memref.alloc() : memref<100xf32>
  memref.copy %x, %a : memref<100xf32> to memref<100xf32>
  %b = memref.alloc() : memref<100xf32>
  memref.copy %a, %b : memref<100xf32> to memref<100xf32>
  memref.dealloc %a : memref<100xf32>
  %c = memref.alloc() : memref<50xf64>
  %v = memref.subview %c[0] [25] [1] : memref<50xf64> to memref<25xf64, strided<[1]>>
  %d = memref.alloc() : memref<25xf64>
  memref.copy %d, %v : memref<25xf64> to memref<25xf64, strided<[1]>>
  memref.dealloc %c : memref<50xf64>
  memref.dealloc %d : memref<25xf64>
  memref.copy %b, %y : memref<100xf32> to memref<100xf32>
  memref.dealloc %b : memref<100xf32>
  return
}

// All turns of a loop have the same buffers, of which those that one turn needs
// one after the other share memory, too. They are alive as long as what is used
// there.

// REMARK: remark: {{.*}}Function=nested | Remark="2 buffers of 128 bytes share 64"
// REMARK: remark: {{.*}}Function=nested | Remark="3 buffers of 192 bytes share 192"
// CHECK-LABEL: func.func @nested(
// CHECK: memref.alloc() {alignment = 64 : i64} : memref<192xi8>
// CHECK: %[[TURN:.*]] = memref.view %{{.*}} : memref<192xi8> to memref<64xi8>
// CHECK: scf.for
// CHECK:   memref.view %[[TURN]][%{{.*}}][] : memref<64xi8> to memref<4xf32>
// CHECK:   memref.view %[[TURN]][%{{.*}}][] : memref<64xi8> to memref<4xf32>
// CHECK-NOT: memref.dealloc
// CHECK: }
// CHECK: memref.dealloc
func.func @nested(%x: memref<4xf32>, %n: index) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %a = memref.alloc() : memref<4xf32>
  %b = memref.alloc() : memref<4xf32>
  scf.for %i = %zero to %n step %one {
    %t = memref.alloc() : memref<4xf32>
    memref.copy %x, %t : memref<4xf32> to memref<4xf32>
    memref.copy %t, %a : memref<4xf32> to memref<4xf32>
    memref.dealloc %t : memref<4xf32>
    %u = memref.alloc() : memref<4xf32>
    memref.copy %a, %u : memref<4xf32> to memref<4xf32>
    memref.copy %u, %b : memref<4xf32> to memref<4xf32>
    memref.dealloc %u : memref<4xf32>
  }
  memref.copy %b, %x : memref<4xf32> to memref<4xf32>
  memref.dealloc %a : memref<4xf32>
  memref.dealloc %b : memref<4xf32>
  return
}

// What is returned, of dynamic size, freed elsewhere, of bits or aligned to more
// stays, and one buffer needs no plan.

// CHECK-LABEL: func.func @others(
// CHECK-NOT: memref.view
// CHECK: return
func.func @others(%n: index, %c: i1) -> memref<4xf32> {
  %returned = memref.alloc() : memref<4xf32>
  %dynamic = memref.alloc(%n) : memref<?xf32>
  memref.dealloc %dynamic : memref<?xf32>
  %elsewhere = memref.alloc() : memref<4xf32>
  scf.if %c {
    memref.dealloc %elsewhere : memref<4xf32>
  }
  %bits = memref.alloc() : memref<4xi1>
  memref.dealloc %bits : memref<4xi1>
  %aligned = memref.alloc() {alignment = 128 : i64} : memref<4xf32>
  memref.dealloc %aligned : memref<4xf32>
  %empty = memref.alloc() : memref<0xf32>
  memref.dealloc %empty : memref<0xf32>
  %single = memref.alloc() : memref<4xf32>
  memref.dealloc %single : memref<4xf32>
  return %returned : memref<4xf32>
}

// Each turn of a parallel loop has a part of its own, where threads are as many;
// otherwise it has a buffer as before.

// REMARK: remark: {{.*}}Function=parallel | Remark="2 buffers of 704 bytes share 448"
// CHECK-LABEL: func.func @parallel(
// CHECK: scf.forall (%{{.*}}) in (2)
// CHECK:   memref.alloc() {alignment = 64 : i64} : memref<448xi8>
// CHECK:   memref.dealloc
// THREADS-LABEL: func.func @parallel(
// THREADS: %[[ALL:.*]] = memref.alloc() {alignment = 64 : i64} : memref<896xi8>
// THREADS: scf.forall (%[[T:.*]]) in (2)
// THREADS-NOT: memref.alloc
// THREADS:   %[[BYTES:.*]] = arith.constant 448 : index
// THREADS:   %[[FIRST:.*]] = arith.muli %[[T]], %[[BYTES]]
// THREADS:   %[[OWN:.*]] = memref.view %[[ALL]][%[[FIRST]]][] : memref<896xi8> to memref<448xi8>
// THREADS:   memref.view %[[OWN]][%{{.*}}][] : memref<448xi8> to memref<100xf32>
// THREADS:   memref.view %[[OWN]][%{{.*}}][] : memref<448xi8> to memref<64xf32>
// THREADS: }
// THREADS-NEXT: memref.dealloc %[[ALL]]
func.func @parallel(%x: memref<2x100xf32>) {
  scf.forall (%t) in (2) {
    %row = memref.subview %x[%t, 0] [1, 100] [1, 1] : memref<2x100xf32> to memref<100xf32, strided<[1], offset: ?>>
    %a = memref.alloc() : memref<100xf32>
    memref.copy %row, %a : memref<100xf32, strided<[1], offset: ?>> to memref<100xf32>
    memref.copy %a, %row : memref<100xf32> to memref<100xf32, strided<[1], offset: ?>>
    memref.dealloc %a : memref<100xf32>
    %b = memref.alloc() : memref<64xf32>
    memref.dealloc %b : memref<64xf32>
  }
  return
}

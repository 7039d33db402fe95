// RUN: rectify-opt %s --rectify-simplify | FileCheck %s
// RUN: rectify-opt %s --rectify-simplify -o /dev/null --remarks-filter-passed=rectify-simplify 2>&1 \
// RUN:   | FileCheck %s --check-prefix=REMARK

// CHECK-LABEL: func @relu(
// CHECK-NEXT: %[[Y:.*]] = rectify.relu %arg0 : i8
// CHECK-NEXT: return %[[Y]]
// REMARK-DAG: remark: {{.*}}quantized{{.*}}Function=relu {{.*}}'arith.fptosi' and what is between it and the integer that was converted are one 'rectify.relu'
func.func @relu(%q: i8) -> i8 {
  %scale = arith.constant 0.05 : f32
  %x = arith.sitofp %q : i8 to f32
  %d = arith.mulf %x, %scale : f32
  %a = rectify.relu %d : f32
  %n = arith.divf %a, %scale : f32
  %r = math.roundeven %n : f32
  %y = arith.fptosi %r : f32 to i8
  return %y : i8
}

// With a zero point, limits, and on vectors.
// CHECK-LABEL: func @relu6(
// CHECK-NEXT: %[[Y:.*]] = rectify.clip %arg0 {hi = 1.100000e+02 : f64, lo = -1.000000e+01 : f64} : vector<16xi8>
// CHECK-NEXT: return %[[Y]]
func.func @relu6(%q: vector<16xi8>) -> vector<16xi8> {
  %zp = arith.constant dense<-10> : vector<16xi32>
  %zpf = arith.constant dense<-10.0> : vector<16xf32>
  %scale = arith.constant dense<0.05> : vector<16xf32>
  %lo = arith.constant dense<-128.0> : vector<16xf32>
  %hi = arith.constant dense<127.0> : vector<16xf32>
  %w = arith.extsi %q : vector<16xi8> to vector<16xi32>
  %s = arith.subi %w, %zp : vector<16xi32>
  %x = arith.sitofp %s : vector<16xi32> to vector<16xf32>
  %d = arith.mulf %x, %scale : vector<16xf32>
  %a = rectify.relu6 %d : vector<16xf32>
  %n = arith.divf %a, %scale : vector<16xf32>
  %r = math.roundeven %n : vector<16xf32>
  %o = arith.addf %r, %zpf : vector<16xf32>
  %b = arith.maximumf %o, %lo : vector<16xf32>
  %c = arith.minimumf %b, %hi : vector<16xf32>
  %i = arith.fptosi %c : vector<16xf32> to vector<16xi32>
  %y = arith.trunci %i : vector<16xi32> to vector<16xi8>
  return %y : vector<16xi8>
}

// CHECK-LABEL: func @there_and_back(
// CHECK-NEXT: return %arg0 : i8
func.func @there_and_back(%q: i8) -> i8 {
  %scale = arith.constant 0.05 : f32
  %x = arith.sitofp %q : i8 to f32
  %d = arith.mulf %x, %scale : f32
  %n = arith.divf %d, %scale : f32
  %r = math.roundeven %n : f32
  %y = arith.fptosi %r : f32 to i8
  return %y : i8
}

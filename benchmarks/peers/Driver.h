// One way of computing the benchmarks' records, as a process that answers on a
// pipe: what every driver shares. The protocol is one JSON object a line:
//
//   {"op": "load", "folder": F, "record": {...}}  packs, reorders, compiles
//     -> {"ok": true, "config": "...", "work": w} or {"unsupported": "why"}
//   {"op": "run", "calls": n}    one call to warm up, then n against the clock
//     -> {"seconds": s}, of one call
//   {"op": "result"}             one call whose result is left in the file c
//     -> {"ok": true}
//   {"op": "quit"}
//
// and {"error": "why"} for anything that goes wrong. The operands are raw files
// in the folder F, row-major, which every driver maps.

#ifndef RECTIFY_BENCH_DRIVER_H
#define RECTIFY_BENCH_DRIVER_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace mlir::rectify::bench {

/// A file, mapped for reading and writing.
class Mapping {
public:
  static llvm::Expected<Mapping> open(const std::string &path);
  /// Memory of no file, of zeros.
  static llvm::Expected<Mapping> allocate(size_t bytes);
  Mapping(Mapping &&other);
  Mapping &operator=(Mapping &&) = delete;
  ~Mapping();

  char *data() const { return bytes; }
  size_t size() const { return length; }

private:
  Mapping(char *bytes, size_t length) : bytes(bytes), length(length) {}
  char *bytes;
  size_t length;
};

/// What to compute: c = epilogue(a * b), or c = function(a) element by element.
struct Record {
  /// contraction, elementwise or probe.
  std::string kind;
  /// f32, bf16 or int8. In bf16 every operand and the result are, and sums are
  /// f32. In int8, a is unsigned, b signed, sums are int32 and then multiplied
  /// by `scale`; the other operands and the result are f32.
  std::string type;
  int64_t m = 0, n = 0, k = 0;
  /// none, relu, bias+relu, bias+prelu, bias+elu, bias+gelu,
  /// bias+residual+relu, swiglu or reglu (act(a * b) * (a * b2)).
  std::string epilogue;
  double scale = 1;
  /// The operand a holds so many matrices, and calls take them in turns.
  int64_t variants = 1;

  /// Of the elementwise kind: relu, leaky, prelu, elu, gelu or silu, of
  /// `elements` elements. prelu has the slope of column i % columns.
  std::string function;
  int64_t elements = 0, columns = 0;
  /// c holds a's elements before each call, and is overwritten.
  bool inPlace = false;

  /// Of the probe kind: which one, and the bytes that it walks over.
  std::string probe;
  int64_t bytes = 0;

  int threads = 1;
  llvm::json::Object json;

  /// Reads the record and maps the operands in `folder`.
  static llvm::Expected<Record> read(const llvm::json::Object &json,
                                     const std::string &folder);

  bool hasBias() const { return epilogue.rfind("bias", 0) == 0; }
  bool isGate() const { return epilogue == "swiglu" || epilogue == "reglu"; }

  /// The elements of operand `name`: a, b, b2, bias, slope, residual or c.
  template <typename T> T *get(const std::string &name) const {
    auto it = operands.find(name);
    return it == operands.end() ? nullptr
                                : reinterpret_cast<T *>(it->second.data());
  }
  const std::map<std::string, Mapping> &all() const { return operands; }
  void add(const std::string &name, Mapping operand) {
    operands.emplace(name, std::move(operand));
  }

private:
  std::map<std::string, Mapping> operands;
};

/// A record that this driver cannot compute, as opposed to one that failed.
template <typename... Ts>
llvm::Error unsupported(const char *format, const Ts &...values) {
  return llvm::createStringError(std::errc::not_supported, format, values...);
}

class Driver {
public:
  virtual ~Driver() = default;

  /// Does all that a caller does once for its weights, and says how the record
  /// will be computed. `record` stays where it is until the next load.
  virtual llvm::Expected<std::string> load(const Record &record) = 0;

  /// Computes the record with the a-th matrix of operand a. Leaves the result
  /// in c, or where finish() finds it.
  virtual void call(int64_t variant) = 0;
  virtual void finish() {}

  /// Operations or bytes of one call, where the record does not say.
  virtual double work() const { return 0; }
};

/// Seconds of one call of `call`, over `calls` of them after one to warm up.
double secondsOf(const std::function<void()> &call, int64_t calls);

/// The fastest of `ways` ways to `run`, by short trials: libraries offer
/// several ways to the same result, and none is best on every shape.
size_t fastest(size_t ways, llvm::function_ref<void(size_t)> run);

/// Answers on standard input and output until the other side is gone.
int serve(Driver &driver);

} // namespace mlir::rectify::bench

#endif // RECTIFY_BENCH_DRIVER_H

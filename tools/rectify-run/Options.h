// The command line.

#ifndef RECTIFY_RUN_OPTIONS_H
#define RECTIFY_RUN_OPTIONS_H

#include "llvm/Support/CommandLine.h"

#include <string>

namespace mlir::rectify::run {

struct Options {
  llvm::cl::OptionCategory category{"rectify-run options"};
  llvm::cl::opt<std::string> file{llvm::cl::Positional,
                                  llvm::cl::desc("FILE.mlir"),
                                  llvm::cl::init("-"), llvm::cl::cat(category)};
  llvm::cl::opt<std::string> entry{
      "entry", llvm::cl::value_desc("name"), llvm::cl::cat(category),
      llvm::cl::desc("The function to run (default: the only public one)")};
  llvm::cl::list<std::string> inputs{
      "input", llvm::cl::value_desc("file.npy"), llvm::cl::cat(category),
      llvm::cl::desc(
          "An argument, in order; --input= leaves one to the seed, as are "
          "those after the last")};
  llvm::cl::opt<uint64_t> seed{
      "seed", llvm::cl::init(0), llvm::cl::cat(category),
      llvm::cl::desc("What the other arguments are made from")};
  llvm::cl::opt<int64_t> dim{
      "dim", llvm::cl::init(-1), llvm::cl::cat(category),
      llvm::cl::desc("The dynamic sizes of arguments made from the seed")};
  llvm::cl::list<std::string> shapes{
      "shape", llvm::cl::value_desc("argument:3x4"), llvm::cl::cat(category),
      llvm::cl::desc(
          "The shape of one of them, by number or by name without its %")};
  llvm::cl::list<std::string> outputs{
      "output", llvm::cl::value_desc("file.npy"), llvm::cl::cat(category),
      llvm::cl::desc(
          "Where to write the results, in order, and after them the memref "
          "arguments that the function may write; --output= passes over "
          "one")};
  llvm::cl::opt<unsigned> repeat{
      "repeat", llvm::cl::init(1), llvm::cl::cat(category),
      llvm::cl::desc(
          "How many times to run against the clock, after one warm-up")};
  llvm::cl::opt<unsigned> threads{
      "threads", llvm::cl::init(1), llvm::cl::cat(category),
      llvm::cl::desc("How many threads the code may use")};
  llvm::cl::opt<std::string> target{
      "target", llvm::cl::init("native"), llvm::cl::cat(category),
      llvm::cl::desc(
          "native, or one of the targets of --convert-rectify-to-affine: "
          "baseline, avx2, avx512, avx512vnni, avx512bf16, amx, neon")};
  llvm::cl::opt<std::string> precision{
      "precision", llvm::cl::init("f32"), llvm::cl::cat(category),
      llvm::cl::desc(
          "How exactly contractions of f32 must be computed: f32, bf16x6, "
          "bf16x3 or bf16")};
  llvm::cl::opt<unsigned> winograd{
      "winograd", llvm::cl::init(0), llvm::cl::cat(category),
      llvm::cl::desc(
          "Compute convolutions of 3 x 3 by minimal filtering, in tiles of so "
          "many results a side: 2 or 4")};
  llvm::cl::opt<std::string> pipeline{
      "pipeline", llvm::cl::init("default"), llvm::cl::cat(category),
      llvm::cl::desc(
          "default: --rectify-optimize and --rectify-to-llvm; unfused: "
          "the same, but nothing is fused into contractions; upstream: "
          "upstream passes' tiling and vectorization, without our fusion; "
          "reference: one scalar loop nest an op; or the passes "
          "themselves, as builtin.module(...)")};
  llvm::cl::list<std::string> plugins{
      "load-pass-plugin", llvm::cl::value_desc("file"), llvm::cl::cat(category),
      llvm::cl::desc("Load passes for builtin.module(...) from a library")};
  llvm::cl::opt<std::string> against{
      "against", llvm::cl::value_desc("pipeline"), llvm::cl::cat(category),
      llvm::cl::desc(
          "Run this pipeline in turns with the other, and compare times "
          "and memory")};
  llvm::cl::opt<bool> printPipeline{
      "print-pipeline", llvm::cl::cat(category),
      llvm::cl::desc("Print the passes of the pipeline, and do not run")};
  llvm::cl::opt<unsigned> digits{
      "digits", llvm::cl::init(0), llvm::cl::cat(category),
      llvm::cl::desc(
          "Significant digits of the elements printed (default: as many "
          "as the type carries)")};
  llvm::cl::opt<std::string> profile{
      "profile", llvm::cl::ValueOptional, llvm::cl::value_desc("page.html"),
      llvm::cl::cat(category),
      llvm::cl::desc(
          "Print the time of each layer beside the machine's limits, and "
          "write that and what became of each activation as a page")};
  llvm::cl::opt<std::string> json{
      "json", llvm::cl::value_desc("file"), llvm::cl::cat(category),
      llvm::cl::desc("Write times, outputs and the check")};
  llvm::cl::opt<bool> check{
      "check", llvm::cl::cat(category),
      llvm::cl::desc(
          "Run the reference lowering, too, and exit with 2 if an output "
          "differs by more than the tolerance, or in kind: NaN against a "
          "number, an infinity against anything else")};
  llvm::cl::list<std::string> expect{
      "expect", llvm::cl::value_desc("file.npy"), llvm::cl::cat(category),
      llvm::cl::desc("The same against an output from elsewhere, in order")};
  llvm::cl::opt<double> tolerance{
      "tolerance", llvm::cl::init(-1), llvm::cl::cat(category),
      llvm::cl::desc(
          "What a check allows: the largest difference in an output, "
          "divided by the largest magnitude in it (default: the root of "
          "the type's epsilon, f32 3.5e-4; integers 0)")};
};

} // namespace mlir::rectify::run

#endif // RECTIFY_RUN_OPTIONS_H

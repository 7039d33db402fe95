# The front door. Each target first does all set-up that is missing: packages, configuration, build.
# MLIR_DIR=<LLVM 22>/lib/cmake/mlir takes an LLVM of your own and installs nothing.

BUILD ?= build
SEED ?= 1
COUNT ?= 10000

.PHONY: demo check check-sanitized fuzz sweep agreement bench bench-models build configure docs table format clean

# Compiles and runs the digits classifier of examples/digits.
demo: build
	examples/digits/demo.sh $(BUILD)

# Runs every test; the last line counts them.
check: configure
	@utils/check.sh $(BUILD)

# The tests with our code under AddressSanitizer and UndefinedBehaviorSanitizer, in a build folder of its own.
check-sanitized:
	@utils/setup.sh build sanitize
	@utils/configure.sh $(BUILD)-sanitized -C utils/cmake/Sanitized.cmake
	@utils/check-sanitized.sh $(BUILD)-sanitized

# Random programs in several ways of compiling them, until COUNT are tried; those that fail go to the build folder.
fuzz: configure
	cmake --build $(BUILD) --parallel $$(nproc) --target rectify-fuzz rectify-reduce
	$(BUILD)/bin/rectify-fuzz --seed=$(SEED) --count=$(COUNT) --jobs=$$(nproc) --failures=$(BUILD)/fuzz-failures

# Every activation on every number of f32 and narrower types into docs/Accuracy.md: hours, and goes on where it was interrupted.
F8 = f8E4M3FN,f8E5M2,f8E4M3,f8E3M4,f8E4M3FNUZ,f8E5M2FNUZ,f8E4M3B11FNUZ
SWEEP = $(BUILD)/bin/rectify-sweep --json=$(BUILD)/sweep.json
sweep: configure
	cmake --build $(BUILD) --parallel $$(nproc) --target rectify-sweep
	$(SWEEP) --type=$(F8),f16,bf16
	$(SWEEP) --type=$(F8) --pairs
	$(SWEEP) --type=f16,bf16 --pairs --stride=65521
	$(SWEEP) --type=f64 --stride=17592186044423
	$(SWEEP) --type=f32 --fastmath=afn --stride=4099
	$(SWEEP) --type=f32 --target=baseline --stride=4099
	$(SWEEP) --type=f32
	/usr/bin/python3 utils/accuracy-page.py $(BUILD)/sweep.json

build: configure
	cmake --build $(BUILD) --parallel $$(nproc)

configure:
	@utils/setup.sh
	@utils/configure.sh $(BUILD)

# Rectify beside its peers into benchmarks/RESULTS.md and plots, which takes an hour; then the tables of fusion and compile time.
bench:
	@utils/setup.sh build bench
	@utils/configure.sh $(BUILD)
	@benchmarks/peers/onnxruntime.sh $(BUILD)
	cmake --build $(BUILD) --target rectify-bench
	cmake --build $(BUILD) --target rectify-bench-fusion
	cmake --build $(BUILD) --target rectify-bench-compile-time

# Whole networks by Rectify, ONNX Runtime and PyTorch, into benchmarks/models/RESULTS.md; their export takes some minutes.
bench-models:
	@utils/setup.sh build bench
	@utils/configure.sh $(BUILD)
	@benchmarks/peers/onnxruntime.sh $(BUILD)
	cmake --build $(BUILD) --parallel $$(nproc) --target rectify-run rectify-translate
	/usr/bin/python3 benchmarks/models/run.py $(BUILD)

# Writes docs/Agreement.md: what Rectify, PyTorch, ONNX Runtime and oneDNN make of special inputs.
agreement:
	@utils/setup.sh build bench
	@utils/configure.sh $(BUILD)
	@benchmarks/peers/onnxruntime.sh $(BUILD)
	cmake --build $(BUILD) --target rectify-agreement

# Writes the reference of ops and passes, as Markdown, into the build folder.
docs: configure
	cmake --build $(BUILD) --target rectify-doc

# Rewrites the README's table of activations from what the ops say, and the page of idioms from the tests.
table: build
	python3 utils/activation-table.py . $(BUILD) --write
	python3 utils/idiom-table.py . $(BUILD) --write

format:
	@utils/setup.sh
	utils/format.sh

clean:
	rm -rf $(BUILD)

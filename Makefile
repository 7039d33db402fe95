# The front door. Each target first does all set-up that is missing: packages, configuration, build.
# MLIR_DIR=<LLVM 22>/lib/cmake/mlir takes an LLVM of your own and installs nothing.

BUILD ?= build

.PHONY: demo check bench build configure docs table format clean

# Compiles and runs the digits classifier of examples/digits.
demo: build
	examples/digits/demo.sh $(BUILD)

# Runs every test; the last line counts them.
check: configure
	@utils/check.sh $(BUILD)

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

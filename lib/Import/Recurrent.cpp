// Recurrent operators: a loop over the steps of a sequence, with the products
// by the inputs done for all steps before it.

#include "Activations.h"
#include "Arithmetic.h"
#include "Contractions.h"
#include "Node.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlir::rectify;

namespace {

/// The activations of one direction, with their parameters.
class CellActivations {
public:
  CellActivations(Node &node, unsigned direction, ArrayRef<StringRef> defaults)
      : alphas(node.getFloats("activation_alpha")),
        betas(node.getFloats("activation_beta")), clip(node.getFloat("clip")) {
    SmallVector<StringRef> stated = node.getStrings("activations");
    unsigned count = defaults.size();
    for (unsigned i = 0; i < count; ++i) {
      unsigned place = direction * count + i;
      names.push_back(place < stated.size() ? stated[place] : defaults[i]);
    }
    first = direction * count;
  }

  /// Activation `i` of `x`, which is clipped before.
  FailureOr<Value> apply(Emitter &e, unsigned i, Value x);

private:
  SmallVector<StringRef> names;
  SmallVector<double> alphas, betas;
  double clip;
  unsigned first = 0;
};

/// What the cells of RNN, GRU and LSTM share in one direction.
struct Cell {
  Node &node;
  CellActivations activations;
  int64_t hidden;
  Type element;
  /// [gates * hidden, hidden], and [gates * hidden] where there is a bias.
  Value recurrence, recurrenceBias;
  /// Peepholes of an LSTM: [3 * hidden].
  Value peepholes;

  /// Rows of a gate in dim 0 of `tensor`.
  Value gateRows(Emitter &e, Value tensor, unsigned gate, unsigned count = 1) {
    return e.slice(tensor, 0, e.b.getIndexAttr(gate * hidden),
                   e.b.getIndexAttr(count * hidden));
  }
  /// Columns of a gate in dim 1 of `tensor`.
  Value gateColumns(Emitter &e, Value tensor, unsigned gate,
                    unsigned count = 1) {
    return e.slice(tensor, 1, e.b.getIndexAttr(gate * hidden),
                   e.b.getIndexAttr(count * hidden));
  }
  /// state [batch, hidden] by transposed rows of the recurrence.
  Value recur(Emitter &e, Value state, Value rows) {
    MLIRContext *context = e.b.getContext();
    auto map = [&](unsigned a, unsigned b) {
      return AffineMap::get(3, 0, {e.d(a), e.d(b)}, context);
    };
    return contract(e, state, rows, {map(0, 2), map(1, 2), map(0, 1)},
                    {e.dim(state, 0), e.dim(rows, 0)}, element);
  }
};

/// From the products by the inputs of one step, [batch, gates * hidden], and
/// the states, the next states.
using Step = FailureOr<SmallVector<Value>> (*)(Emitter &, Cell &, Value,
                                               ValueRange);

/// What differs between the operators.
struct Recurrence {
  unsigned gates;
  unsigned states;
  SmallVector<StringRef> activations;
  Step step;
};

} // namespace

FailureOr<Value> CellActivations::apply(Emitter &e, unsigned i, Value x) {
  Type element = elementOf(x);
  if (clip != 0)
    x = e.combine(x, element, [&](OpBuilder &b, Location loc, ValueRange v) {
      Emitter inner(b, loc);
      return mlir::rectify::clip(b, loc, v[0], inner.scalar(element, -clip),
                                 inner.scalar(element, clip), false);
    });
  // The lists of parameters hold those of the activations that have them, in
  // order; a list that is as long as that of activations holds one for each.
  auto parameter = [&](StringRef name, double otherwise) {
    ArrayRef<double> values = name == "beta" ? betas : alphas;
    return first + i < values.size() ? values[first + i] : otherwise;
  };
  StringRef name = names[i];
  auto scaled = [&](Value value, double factor, double summand) {
    return e.combine(
        value, element, [&](OpBuilder &b, Location loc, ValueRange v) {
          Emitter inner(b, loc);
          Value product =
              mulScalars(b, loc, v[0], inner.scalar(element, factor));
          return addScalars(b, loc, product, inner.scalar(element, summand));
        });
  };
  if (name.equals_insensitive("Affine"))
    return scaled(x, parameter("alpha", 1), parameter("beta", 0));
  if (name.equals_insensitive("ScaledTanh")) {
    Value inner = scaled(x, parameter("beta", 1), 0);
    Value tanh = createActivation(e, "Tanh", inner, parameter);
    return scaled(tanh, parameter("alpha", 1), 0);
  }
  Value result = createActivation(e, name, x, parameter);
  if (!result)
    return failure();
  return result;
}

//===----------------------------------------------------------------------===//
// Cells
//===----------------------------------------------------------------------===//

static Value addBias(Emitter &e, Value x, Value bias) {
  return bias ? addTensors(e, x, bias) : x;
}

/// H = f(x + H R' + Rb)
static FailureOr<SmallVector<Value>> stepRNN(Emitter &e, Cell &cell, Value x,
                                             ValueRange states) {
  Value sum = addTensors(e, x, cell.recur(e, states[0], cell.recurrence));
  FailureOr<Value> next =
      cell.activations.apply(e, 0, addBias(e, sum, cell.recurrenceBias));
  if (failed(next))
    return failure();
  return SmallVector<Value>{*next};
}

/// z, r = f(x + H R' + Rb); h = g(x + r . (H R' + Rb)), or with the product by
/// r before that by R; H = (1 - z) . h + z . H
static FailureOr<SmallVector<Value>> stepGRU(Emitter &e, Cell &cell, Value x,
                                             ValueRange states) {
  Value state = states[0];
  Value both =
      addTensors(e, cell.gateColumns(e, x, 0, 2),
                 cell.recur(e, state, cell.gateRows(e, cell.recurrence, 0, 2)));
  if (cell.recurrenceBias)
    both = addTensors(e, both, cell.gateRows(e, cell.recurrenceBias, 0, 2));
  FailureOr<Value> gates = cell.activations.apply(e, 0, both);
  if (failed(gates))
    return failure();
  Value update = cell.gateColumns(e, *gates, 0),
        reset = cell.gateColumns(e, *gates, 1);
  Value rows = cell.gateRows(e, cell.recurrence, 2);
  Value bias =
      cell.recurrenceBias ? cell.gateRows(e, cell.recurrenceBias, 2) : Value();
  Value inner;
  if (cell.node.getInt("linear_before_reset"))
    inner = mulTensors(e, reset, addBias(e, cell.recur(e, state, rows), bias));
  else
    inner = addBias(e, cell.recur(e, mulTensors(e, reset, state), rows), bias);
  FailureOr<Value> candidate = cell.activations.apply(
      e, 1, addTensors(e, cell.gateColumns(e, x, 2), inner));
  if (failed(candidate))
    return failure();
  Value next =
      e.combine({update, *candidate, state}, cell.element,
                [&](OpBuilder &b, Location loc, ValueRange v) {
                  Value rest = subScalars(
                      b, loc, Emitter(b, loc).scalar(cell.element, 1), v[0]);
                  return addScalars(b, loc, mulScalars(b, loc, rest, v[1]),
                                    mulScalars(b, loc, v[0], v[2]));
                });
  return SmallVector<Value>{next};
}

/// i, o, f = f(x + H R' + Rb + P . C), c = g(...); C = f . C + i . c;
/// H = o . h(C)
static FailureOr<SmallVector<Value>> stepLSTM(Emitter &e, Cell &cell, Value x,
                                              ValueRange states) {
  Value memory = states[1];
  Value sum = addTensors(e, x, cell.recur(e, states[0], cell.recurrence));
  sum = addBias(e, sum, cell.recurrenceBias);
  auto gate = [&](unsigned i, unsigned activation, int peephole, Value seen) {
    Value own = cell.gateColumns(e, sum, i);
    if (cell.peepholes && peephole >= 0)
      own = addTensors(
          e, own,
          mulTensors(e, seen, cell.gateRows(e, cell.peepholes, peephole)));
    return cell.activations.apply(e, activation, own);
  };
  FailureOr<Value> in = gate(0, 0, 0, memory), forget = gate(2, 0, 2, memory),
                   candidate = gate(3, 1, -1, memory);
  if (failed(in) || failed(forget) || failed(candidate))
    return failure();
  if (cell.node.getInt("input_forget"))
    *forget = e.combine(
        *in, cell.element, [&](OpBuilder &b, Location loc, ValueRange v) {
          return subScalars(b, loc, Emitter(b, loc).scalar(cell.element, 1),
                            v[0]);
        });
  Value next = addTensors(e, mulTensors(e, *forget, memory),
                          mulTensors(e, *in, *candidate));
  FailureOr<Value> out = gate(1, 0, 1, next);
  FailureOr<Value> shown = cell.activations.apply(e, 2, next);
  if (failed(out) || failed(shown))
    return failure();
  return SmallVector<Value>{mulTensors(e, *out, *shown), next};
}

//===----------------------------------------------------------------------===//
// The loop
//===----------------------------------------------------------------------===//

/// Part `i` of dim 0 of `tensor`, without that dim.
static Value part(Emitter &e, Value tensor, OpFoldResult i) {
  SmallVector<bool> keep(rankOf(tensor), true);
  keep[0] = false;
  return e.dropDims(e.slice(tensor, 0, i, e.b.getIndexAttr(1)), keep);
}

/// `next` in the rows whose sequence has a step `time`, else `last`.
static Value keepPast(Emitter &e, Value next, Value last, Value lengths,
                      Value time) {
  Value columns = e.insertDims(lengths, {1});
  return e.combine(
      {next, last, columns}, elementOf(next),
      [&](OpBuilder &b, Location loc, ValueRange v) -> Value {
        Value step = arith::IndexCastOp::create(b, loc, v[2].getType(), time);
        Value within = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt,
                                             step, v[2]);
        return arith::SelectOp::create(b, loc, within, v[0], v[1]);
      });
}

namespace {
/// What one direction gives: all states [steps, batch, hidden], and the last.
struct DirectionResult {
  Value all;
  SmallVector<Value> last;
};
} // namespace

static FailureOr<DirectionResult>
runDirection(Node &node, const Recurrence &recurrence, Cell &cell, Value input,
             ArrayRef<Value> initial, bool isReverse) {
  OpFoldResult steps = node.dim(input, 0), batch = node.dim(input, 1);
  Value lengths = node.input(4);
  // Each step writes its own.
  Value states = node.empty({steps, batch, node.b.getIndexAttr(cell.hidden)},
                            cell.element);
  SmallVector<Value> carried = {states};
  llvm::append_range(carried, initial);
  bool isKnown = true;
  auto loop = scf::ForOp::create(
      node.b, node.loc, node.index(0), node.asIndex(steps), node.index(1),
      carried, [&](OpBuilder &b, Location loc, Value i, ValueRange values) {
        Emitter e(b, loc);
        Value time = i;
        if (isReverse)
          time = arith::SubIOp::create(
              b, loc,
              arith::SubIOp::create(b, loc, e.asIndex(steps), e.index(1)), i);
        Value x = part(e, input, time);
        ValueRange states = values.drop_front();
        FailureOr<SmallVector<Value>> next =
            recurrence.step(e, cell, x, states);
        if (failed(next)) {
          isKnown = false;
          scf::YieldOp::create(e.b, loc, values);
          return;
        }
        Value shown = next->front();
        if (lengths) {
          Value nothing = e.filled(e.shape(shown), e.scalar(cell.element, 0));
          shown = keepPast(e, shown, nothing, lengths, time);
          for (auto [state, last] : llvm::zip(*next, states))
            state = keepPast(e, state, last, lengths, time);
        }
        Shape offsets(3, b.getIndexAttr(0)), strides(3, b.getIndexAttr(1));
        offsets[0] = time;
        Value all = tensor::InsertSliceOp::create(
            e.b, loc, e.insertDims(shown, {0}), values[0], offsets,
            Shape{b.getIndexAttr(1), batch, b.getIndexAttr(cell.hidden)},
            strides);
        SmallVector<Value> yielded = {all};
        llvm::append_range(yielded, *next);
        scf::YieldOp::create(e.b, loc, yielded);
      });
  if (!isKnown)
    return node.fail("it names an activation that there is not");
  return DirectionResult{
      loop.getResult(0),
      llvm::to_vector_of<Value>(loop.getResults().drop_front())};
}

/// The inputs are X, W, R, B, sequence_lens, initial_h, initial_c, P.
static LogicalResult importRecurrent(Node &node, const Recurrence &recurrence) {
  Value x = node.input(0), w = node.input(1), r = node.input(2);
  bool batchFirst = node.getInt("layout");
  if (rankOf(x) != 3 || rankOf(w) != 3 || rankOf(r) != 3 ||
      !typeOf(w).hasStaticShape() || !typeOf(r).hasStaticShape())
    return node.fail(
        "expected an input of rank 3 and static weights of rank 3");
  int64_t hidden = typeOf(r).getDimSize(2);
  StringRef direction = node.getString("direction", "forward");
  unsigned directions = direction == "bidirectional" ? 2 : 1;
  int64_t rows = recurrence.gates * hidden;
  if (typeOf(w).getDimSize(0) != directions ||
      typeOf(r).getDimSize(0) != directions ||
      typeOf(w).getDimSize(1) != rows || typeOf(r).getDimSize(1) != rows ||
      (node.hasInput(3) && typeOf(node.input(3)).getShape() !=
                               ArrayRef<int64_t>({directions, 2 * rows})) ||
      (node.hasInput(7) && typeOf(node.input(7)).getShape() !=
                               ArrayRef<int64_t>({directions, 3 * hidden})))
    return node.fail("its weights are not those of " + Twine(directions) +
                     " times " + Twine(recurrence.gates) + " gates of " +
                     Twine(hidden) + " units");
  Type element = elementOf(x);
  if (batchFirst)
    x = node.transpose(x, {1, 0, 2});
  OpFoldResult batch = node.dim(x, 1);

  SmallVector<Value> all;
  SmallVector<SmallVector<Value>> last(recurrence.states);
  for (unsigned i = 0; i < directions; ++i) {
    OpFoldResult place = node.b.getIndexAttr(i);
    Cell cell = {node,
                 CellActivations(node, i, recurrence.activations),
                 hidden,
                 element,
                 part(node, r, place),
                 Value(),
                 node.hasInput(7) ? part(node, node.input(7), place) : Value()};
    // x W' + Wb of all steps.
    FailureOr<Value> products =
        matmul(node, x, node.transpose(part(node, w, place), {1, 0}), element);
    if (failed(products))
      return node.fail("its input does not fit its weights");
    if (node.hasInput(3)) {
      Value bias = part(node, node.input(3), place);
      *products = addTensors(node, *products,
                             node.slice(bias, 0, node.b.getIndexAttr(0),
                                        node.b.getIndexAttr(rows)));
      cell.recurrenceBias = node.slice(bias, 0, node.b.getIndexAttr(rows),
                                       node.b.getIndexAttr(rows));
    }
    SmallVector<Value> initial;
    for (unsigned s = 0; s < recurrence.states; ++s) {
      Value given = node.input(5 + s);
      if (given && batchFirst)
        given = node.transpose(given, {1, 0, 2});
      initial.push_back(given
                            ? part(node, given, place)
                            : node.filled({batch, node.b.getIndexAttr(hidden)},
                                          node.scalar(element, 0)));
    }
    bool isReverse = i == 1 || direction == "reverse";
    FailureOr<DirectionResult> result =
        runDirection(node, recurrence, cell, *products, initial, isReverse);
    if (failed(result))
      return failure();
    all.push_back(node.insertDims(result->all, {1}));
    for (unsigned s = 0; s < recurrence.states; ++s)
      last[s].push_back(node.insertDims(result->last[s], {0}));
  }
  Value sequence = node.concat(all, 1);
  (void)node.set(0, batchFirst ? node.transpose(sequence, {2, 0, 1, 3})
                               : sequence);
  for (unsigned s = 0; s < recurrence.states; ++s) {
    Value state = node.concat(last[s], 0);
    (void)node.set(1 + s,
                   batchFirst ? node.transpose(state, {1, 0, 2}) : state);
  }
  return success();
}

static LogicalResult importRNN(Node &node) {
  return importRecurrent(node, {1, 1, {"Tanh"}, stepRNN});
}

static LogicalResult importGRU(Node &node) {
  return importRecurrent(node, {3, 1, {"Sigmoid", "Tanh"}, stepGRU});
}

static LogicalResult importLSTM(Node &node) {
  return importRecurrent(node, {4, 2, {"Sigmoid", "Tanh", "Tanh"}, stepLSTM});
}

static const OpImporter table[] = {
    {"GRU", 7, importGRU},
    {"LSTM", 7, importLSTM},
    {"RNN", 7, importRNN},
};

ArrayRef<OpImporter> mlir::rectify::getRecurrentImporters() { return table; }

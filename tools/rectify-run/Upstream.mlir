// How --pipeline=upstream compiles a matmul: upstream's tiling into register
// blocks, peeling, masked vectorization of what is left, bufferization, and
// outer products. The entry points differ in the block: rows x columns of
// accumulators, as many as the target has registers for.

module attributes {transform.with_named_sequence} {

transform.named_sequence private @rectify_run_peel(%loops: !transform.op<"scf.for"> {transform.consumed}) {
  transform.foreach %loops : !transform.op<"scf.for"> {
  ^bb0(%loop: !transform.op<"scf.for">):
    transform.sequence %loop : !transform.op<"scf.for"> failures(suppress) {
    ^bb1(%one: !transform.op<"scf.for">):
      %main, %rest = transform.loop.peel %one : (!transform.op<"scf.for">) -> (!transform.any_op, !transform.any_op)
    }
  }
  transform.yield
}

transform.named_sequence private @rectify_run_fold_sizes(%module: !transform.any_op {transform.readonly}) {
  %functions = transform.structured.match ops{["func.func"]} in %module : (!transform.any_op) -> !transform.any_op
  transform.apply_patterns to %functions {
    transform.apply_patterns.canonicalization
    transform.apply_patterns.linalg.tiling_canonicalization
    transform.apply_patterns.scf.for_loop_canonicalization
  } : !transform.any_op
  transform.yield
}

transform.named_sequence private @rectify_run_matmul(
    %module: !transform.any_op {transform.consumed},
    %rows: !transform.param<i64> {transform.readonly},
    %columns: !transform.param<i64> {transform.readonly}) {
  // A batch is matmuls, one after the other.
  %batches = transform.structured.match ops{["linalg.batch_matmul"]} in %module : (!transform.any_op) -> !transform.any_op
  transform.foreach %batches : !transform.any_op {
  ^bb0(%batch: !transform.any_op):
    %one, %loop = transform.structured.tile_using_for %batch tile_sizes [1] : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    %generic = transform.structured.generalize %one : (!transform.any_op) -> !transform.any_op
    transform.apply_patterns to %loop {
      transform.apply_patterns.linalg.fold_unit_extent_dims_via_slices
    } : !transform.any_op
    %flat = transform.structured.match ops{["linalg.generic"]} in %loop : (!transform.any_op) -> !transform.any_op
    transform.sequence %flat : !transform.any_op failures(suppress) {
    ^bb1(%contraction: !transform.any_op):
      %matmul = transform.structured.specialize %contraction : (!transform.any_op) -> !transform.any_op
    }
  }

  // Blocks of C, then steps of the sum.
  %matmuls = transform.structured.match ops{["linalg.matmul"]} in %module : (!transform.any_op) -> !transform.any_op
  transform.foreach %matmuls : !transform.any_op {
  ^bb0(%matmul: !transform.any_op):
    %blocks, %row_loops, %column_loops = transform.structured.tile_using_for %matmul tile_sizes [%rows, %columns, 0]
        : (!transform.any_op, !transform.param<i64>, !transform.param<i64>)
        -> (!transform.any_op, !transform.op<"scf.for">, !transform.op<"scf.for">)
    transform.include @rectify_run_peel failures(propagate) (%column_loops) : (!transform.op<"scf.for">) -> ()
    transform.include @rectify_run_peel failures(propagate) (%row_loops) : (!transform.op<"scf.for">) -> ()
  }
  transform.include @rectify_run_fold_sizes failures(propagate) (%module) : (!transform.any_op) -> ()
  %peeled = transform.structured.match ops{["linalg.matmul"]} in %module : (!transform.any_op) -> !transform.any_op
  %steps, %step_loops = transform.structured.tile_using_for %peeled tile_sizes [0, 0, 4]
      : (!transform.any_op) -> (!transform.any_op, !transform.op<"scf.for">)
  transform.include @rectify_run_peel failures(propagate) (%step_loops) : (!transform.op<"scf.for">) -> ()
  transform.include @rectify_run_fold_sizes failures(propagate) (%module) : (!transform.any_op) -> ()

  // Vectors, with masks where a size is not the block's; the accumulators leave
  // the loop over the sum.
  %small = transform.structured.match ops{["linalg.matmul"]} in %module : (!transform.any_op) -> !transform.any_op
  transform.foreach %small : !transform.any_op {
  ^bb0(%one: !transform.any_op):
    transform.sequence %one : !transform.any_op failures(suppress) {
    ^bb1(%matmul: !transform.any_op):
      transform.structured.vectorize %matmul vector_sizes [%rows, %columns, 4]
          : !transform.any_op, !transform.param<i64>, !transform.param<i64>
    }
  }
  %functions = transform.structured.match ops{["func.func"]} in %module : (!transform.any_op) -> !transform.any_op
  transform.apply_patterns to %functions {
    transform.apply_patterns.canonicalization
    transform.apply_patterns.vector.reduction_to_contract
    transform.apply_patterns.vector.transfer_permutation_patterns
    transform.apply_patterns.vector.lower_masked_transfers
  } : !transform.any_op
  transform.foreach %functions : !transform.any_op {
  ^bb0(%function: !transform.any_op):
    transform.apply_cse to %function : !transform.any_op
  }
  %loops = transform.structured.match ops{["scf.for"]} in %module : (!transform.any_op) -> !transform.any_op
  transform.apply_licm to %loops : !transform.any_op
  transform.foreach %loops : !transform.any_op {
  ^bb0(%loop: !transform.any_op):
    transform.loop.hoist_loop_invariant_subsets %loop : !transform.any_op
  }

  // Buffers, and the vectors' own lowering.
  %buffers = transform.bufferization.one_shot_bufferize layout{IdentityLayoutMap} %module
      {bufferize_function_boundaries = true} : (!transform.any_op) -> !transform.any_op
  %lowered = transform.structured.match ops{["func.func"]} in %buffers : (!transform.any_op) -> !transform.any_op
  transform.apply_patterns to %lowered {
    transform.apply_patterns.vector.lower_contraction lowering_strategy = "outerproduct"
    transform.apply_patterns.vector.transfer_permutation_patterns
    transform.apply_patterns.vector.lower_masked_transfers
    transform.apply_patterns.vector.lower_masks
    transform.apply_patterns.vector.lower_multi_reduction lowering_strategy = "innerparallel"
    transform.apply_patterns.vector.split_transfer_full_partial split_transfer_strategy = "vector-transfer"
    transform.apply_patterns.vector.transfer_to_scf max_transfer_rank = 1 full_unroll = true
    transform.apply_patterns.vector.lower_transfer max_transfer_rank = 1
    transform.apply_patterns.vector.lower_outerproduct
    transform.apply_patterns.vector.lower_shape_cast
    transform.apply_patterns.vector.lower_transpose lowering_strategy = "shuffle_1d"
    transform.apply_patterns.canonicalization
  } : !transform.any_op
  transform.yield
}

transform.named_sequence private @rectify_run_baseline(%module: !transform.any_op {transform.consumed}) {
  %rows = transform.param.constant 4 : i64 -> !transform.param<i64>
  %columns = transform.param.constant 8 : i64 -> !transform.param<i64>
  transform.include @rectify_run_matmul failures(propagate) (%module, %rows, %columns)
      : (!transform.any_op, !transform.param<i64>, !transform.param<i64>) -> ()
  transform.yield
}

transform.named_sequence private @rectify_run_avx2(%module: !transform.any_op {transform.consumed}) {
  %rows = transform.param.constant 4 : i64 -> !transform.param<i64>
  %columns = transform.param.constant 16 : i64 -> !transform.param<i64>
  transform.include @rectify_run_matmul failures(propagate) (%module, %rows, %columns)
      : (!transform.any_op, !transform.param<i64>, !transform.param<i64>) -> ()
  transform.yield
}

transform.named_sequence private @rectify_run_avx512(%module: !transform.any_op {transform.consumed}) {
  %rows = transform.param.constant 8 : i64 -> !transform.param<i64>
  %columns = transform.param.constant 32 : i64 -> !transform.param<i64>
  transform.include @rectify_run_matmul failures(propagate) (%module, %rows, %columns)
      : (!transform.any_op, !transform.param<i64>, !transform.param<i64>) -> ()
  transform.yield
}
}

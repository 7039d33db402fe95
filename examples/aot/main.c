/* Calls the network of xor.mlir, compiled to an object file. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* How MLIR passes a tensor or memref of rank 2 over its C interface. */
typedef struct {
  float *allocated, *aligned;
  int64_t offset, sizes[2], strides[2];
} Matrix;

/* @xor of xor.mlir. The caller frees result->allocated. */
void _mlir_ciface_xor(Matrix *result, Matrix *x);

int main(void) {
  float bits[4][2] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  Matrix x = {&bits[0][0], &bits[0][0], 0, {4, 2}, {2, 1}};
  Matrix y;
  _mlir_ciface_xor(&y, &x);
  for (int64_t i = 0; i < y.sizes[0]; ++i)
    printf("%g xor %g = %g\n", bits[i][0], bits[i][1],
           y.aligned[y.offset + i * y.strides[0]]);
  free(y.allocated);
  return 0;
}

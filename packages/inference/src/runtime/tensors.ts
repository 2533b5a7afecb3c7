/** Arrays of numbers that go into a model and come out of it. */

/** Rows of integers of one length, one behind the other. */
export interface IntegerTensor {
  readonly data: BigInt64Array;
  readonly dims: readonly number[];
}

export interface FloatTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

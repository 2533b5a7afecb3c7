/** Reading whole bodies. */
import { QdrantError, validationError } from "@quiverdb/client";

import type { LongReader, Reader } from "./reader.ts";
import { Reading } from "./reading.ts";
import type { ReadContext } from "./reading.ts";
import { ShapeFailure } from "./shape_failure.ts";

/**
 * Reads a body at once and checks its constraints.
 *
 * @param rule first step of the paths in 422 texts
 * @throws QdrantError `format` or `validation`
 */
export function readBody<T>(read: Reader<T>, body: unknown, { source }: ReadContext, rule = ""): T {
  const reading = new Reading(source);
  try {
    const result = read(body, reading);
    checkConstraints(reading, rule);
    return result;
  } catch (error) {
    throw asFormatError(error);
  }
}

/**
 * Like {@link readBody}, but in slices: a body of any length lets others run.
 *
 * The caller's arrays and objects are read until the promise settles.
 */
export async function readLongBody<T>(
  read: Reader<T> | LongReader<T>,
  body: unknown,
  { source, run }: ReadContext,
  rule = "",
): Promise<T> {
  const badItems = new Map<readonly unknown[], number>();
  try {
    for (;;) {
      const reading = new Reading(source, run, badItems);
      const result = await read(body, reading);
      if (!(await reading.readPostponed())) continue;
      checkConstraints(reading, rule);
      return result;
    }
  } catch (error) {
    throw asFormatError(error);
  }
}

function checkConstraints(reading: Reading, rule: string): void {
  if (reading.issueCount === 0) return;
  reading.locate(0, rule);
  throw validationError(reading.issues);
}

function asFormatError(error: unknown): unknown {
  return error instanceof ShapeFailure ? new QdrantError("format", error.describe()) : error;
}

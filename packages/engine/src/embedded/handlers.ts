/** The form in which the engine serves operations: one function per operation, in tables. */
import type { OperationName, OperationRequest, OperationResult } from "@quiverdb/client";

import type { EngineCall } from "./engine_call.ts";

/**
 * Serves one operation. What it throws rejects the call. `request` is not trusted: only the names
 * in its path are read before.
 */
export type Handler<Name extends OperationName> = (
  call: EngineCall,
  request: OperationRequest<Name>,
) => Promise<OperationResult<Name>> | OperationResult<Name>;

/** A handler for every operation. */
export type Handlers = { readonly [Name in OperationName]: Handler<Name> };

/** Reading the limits on the resources of a node. */
import type { QuotaConfig } from "@quiverdb/client";

import { readBody } from "./kit/body.ts";
import { optional, orAbsent, struct } from "./kit/reader.ts";
import type { ReadContext } from "./kit/reading.ts";
import { boolean, unsigned } from "./kit/scalars.ts";

const percent = unsigned("u8", { min: 1, max: 100 });

const quotaBody = struct("QuotaConfig", {
  enabled: orAbsent(boolean),
  max_resident_memory_percent: optional(percent),
  max_disk_usage_percent: optional(percent),
  release_margin_percent: optional(unsigned("u8", { max: 100 })),
});

/**
 * A limit that is absent or null is unset.
 *
 * @throws QdrantError `format` or `validation`
 */
export function readQuotas(body: unknown, context: ReadContext): QuotaConfig {
  // A list without elements is a structure without members to Qdrant's parser.
  const given = Array.isArray(body) && body.length === 0 ? {} : body;
  return { enabled: false, ...readBody(quotaBody, given, context) };
}

/** One random write to a collection of a scenario, and what it does to plain points. */
import type { Backend } from "@quiverdb/client";

import type { ExtraNames } from "./extra_names.ts";
import type { PlainPoint, PlainPoints, PlainWrite } from "./plain_collection.ts";

const IDS = 12;

export interface RandomWrite {
  readonly write: PlainWrite;
  readonly call: () => Promise<unknown>;
}

export function randomWrite(
  random: () => number,
  backend: Backend,
  path: { readonly collection_name: string },
  extra: ExtraNames,
): RandomWrite {
  const query = { wait: true };
  const choice = random();
  const count = 1 + Math.floor(random() * 4);
  const ids = [...new Set(Array.from({ length: count }, () => Math.floor(random() * IDS)))];
  const n = Math.floor(random() * 1000);
  const write = (text: string, apply: PlainWrite["apply"]): PlainWrite => ({
    text: `${text} ${ids.join(",")} n=${n}`,
    apply,
  });
  /** Changes the points that are there. */
  const change =
    (to: (point: PlainPoint) => PlainPoint | undefined) =>
    (points: PlainPoints): PlainPoints => {
      const changed = new Map(points);
      for (const id of ids) {
        const point = changed.get(id);
        const next = point === undefined ? undefined : to(point);
        if (next === undefined) changed.delete(id);
        else changed.set(id, next);
      }
      return changed;
    };
  if (choice < 0.55) {
    const hasSparse = random() < 0.5;
    const hasPayload = random() < 0.8;
    const pad = "x".repeat(random() < 0.1 ? 3000 : random() * 40);
    const points = ids.map((id) => ({
      id,
      vector: {
        "": [id, n],
        ...extra.vectors(path.collection_name, [id, n]),
        ...(hasSparse ? { s: { indices: [id, 100], values: [n + 1, 1] } } : {}),
      },
      ...(hasPayload ? { payload: { n, pad } } : {}),
    }));
    return {
      call: () => backend.call("upsertPoints", { path, query, body: { points } }),
      write: write("upsert", (before) => {
        const changed = new Map(before);
        for (const id of ids) {
          changed.set(id, {
            n: hasPayload ? n : undefined,
            dense: [id, n],
            sparse: hasSparse ? n + 1 : undefined,
          });
        }
        return changed;
      }),
    };
  }
  const filter = { must: [{ has_id: ids }] };
  if (choice < 0.7) {
    return {
      call: () => backend.call("deletePoints", { path, query, body: { points: ids } }),
      write: write(
        "delete",
        change(() => undefined),
      ),
    };
  }
  if (choice < 0.88) {
    return {
      call: () => backend.call("setPayload", { path, query, body: { payload: { n }, filter } }),
      write: write(
        "set payload",
        change((point) => ({ ...point, n })),
      ),
    };
  }
  if (choice < 0.94) {
    return {
      call: () => backend.call("clearPayload", { path, query, body: { filter } }),
      write: write(
        "clear payload",
        change((point) => ({ ...point, n: undefined })),
      ),
    };
  }
  return {
    call: () => backend.call("deleteVectors", { path, query, body: { vector: ["s"], filter } }),
    write: write(
      "delete vector",
      change((point) => ({ ...point, sparse: undefined })),
    ),
  };
}

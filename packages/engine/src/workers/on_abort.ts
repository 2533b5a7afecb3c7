/** Waiting for the abort of a signal that many jobs share. */

const callbacksOf = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when the signal is aborted. A signal gets one listener however many wait for it: Node
 * warns of a leak at eleven.
 *
 * @returns stops it
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (signal === undefined) return () => {};
  const callbacks = callbacksOf.get(signal) ?? listenTo(signal);
  callbacks.add(callback);
  return () => void callbacks.delete(callback);
}

function listenTo(signal: AbortSignal): Set<() => void> {
  const callbacks = new Set<() => void>();
  callbacksOf.set(signal, callbacks);
  signal.addEventListener("abort", () => callbacks.forEach((callback) => callback()), {
    once: true,
  });
  return callbacks;
}

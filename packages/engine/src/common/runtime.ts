/**
 * What the engine has of the world besides its storage: time, chance, turns of the event loop, and
 * somewhere to report to. Passed in, never reached for, so that tests can make all of it
 * deterministic.
 */
import { IDLE_MS } from "./limits.ts";
import { type Clock, type NextTurn, Slices } from "./slices.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** Takes a report. `facts` are machine-readable; they hold no secret and no payload. */
export type Log = (
  level: LogLevel,
  message: string,
  facts?: Readonly<Record<string, unknown>>,
) => void;

/** Calls back when some time has passed; keeps no process running. */
export type Later = (callback: () => void) => void;

export interface Runtime {
  readonly clock: Clock;
  /** A number of [0, 1). */
  readonly random: () => number;
  readonly slices: Slices;
  /** For what is done when nothing else is. */
  readonly idle: Later;
  readonly log: Log;
}

/** The runtime of this process; reports nothing unless a `log` is given. */
export function processRuntime(log: Log = () => {}): Runtime {
  return { clock, random: Math.random, slices: processSlices, idle: whenIdle, log };
}

const clock: Clock = () => performance.now();

const whenIdle: Later = (callback) => {
  const timer: unknown = setTimeout(callback, IDLE_MS);
  // A number in a browser.
  if (typeof timer === "object" && timer !== null && "unref" in timer) {
    if (typeof timer.unref === "function") timer.unref();
  }
};

/** The parts in use of the global of this name; the types of Node know its ports as emitters. */
declare const MessageChannel: new () => {
  readonly port1: {
    addEventListener(type: "message", listener: () => void): void;
    start(): void;
  };
  readonly port2: { postMessage(message: undefined): void };
};

/** One for all engines of the process: they share its event loop. */
const processSlices = new Slices(clock, nextTurnOfPlatform());

/**
 * `setImmediate` where there is one. A browser has `MessageChannel`, whose messages are not delayed
 * as nested timers are.
 */
function nextTurnOfPlatform(): NextTurn {
  if (typeof setImmediate === "function") return (callback) => void setImmediate(callback);
  if (typeof MessageChannel !== "function") return (callback) => void setTimeout(callback, 0);
  const callbacks: (() => void)[] = [];
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener("message", () => callbacks.shift()?.());
  port1.start();
  return (callback) => {
    callbacks.push(callback);
    port2.postMessage(undefined);
  };
}

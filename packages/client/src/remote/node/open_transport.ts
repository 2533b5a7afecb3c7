/** The transport where there is Node. */
import { openFetchTransport } from "../fetch_transport.ts";
import type { OpenTransport } from "../transport.ts";
import { openHttpTransport } from "./http_transport.ts";

/** Node's HTTP client, or the `fetch` that was given. */
export const openNodeTransport: OpenTransport = (settings) =>
  settings.fetch === undefined ? openHttpTransport(settings) : openFetchTransport(settings);

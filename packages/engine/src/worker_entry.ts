/**
 * What a thread of the engine runs: the table of jobs. `tools/build_worker.ts` bundles it into
 * `workers/generated/worker_code.ts`; nothing imports it.
 */
import { graphJob } from "./graph/graph_job.ts";
import { scanJob } from "./vectors/scan_job.ts";
import { nodeJobPort } from "./workers/node_threads.ts";
import { serveJobs } from "./workers/serve_jobs.ts";

serveJobs(nodeJobPort(), [scanJob, graphJob]);

/** What threads of tests run. */
import { nodeJobPort } from "../node_threads.ts";
import { serveJobs } from "../serve_jobs.ts";
import {
  doubleJob,
  failingJob,
  fillJob,
  loggingJob,
  longDeathJob,
  longGateJob,
  quickDeathJob,
  quickGateJob,
} from "./test_jobs.ts";

serveJobs(nodeJobPort(), [
  doubleJob,
  failingJob,
  fillJob,
  loggingJob,
  longDeathJob,
  longGateJob,
  quickDeathJob,
  quickGateJob,
]);

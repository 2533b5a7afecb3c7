#!/usr/bin/env node
/** The command of the package. */
import { runCommand } from "./command/run_command.ts";

void runCommand(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

// Judges JSON Resume files by the schema of @jsonresume/schema and prints, for each,
// what is wrong with it: {"a.json": ["instance.work[0].url does not ..."]}. Used by
// cv_test.go.
import { readFileSync } from "node:fs";
import resume from "@jsonresume/schema";

const faults = {};
for (const file of process.argv.slice(2)) {
  resume.validate(JSON.parse(readFileSync(file, "utf8")), (errors) => {
    faults[file] = (errors ?? []).map((e) => e.stack);
  });
}
console.log(JSON.stringify(faults));

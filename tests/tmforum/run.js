// run.js KIT RESULTS: what a kit's run said: each assertion that failed, and how many there were. Fails when any did, or when none
// was made.
const fs = require('fs');
const [kit, file] = process.argv.slice(2);
const run = JSON.parse(fs.readFileSync(file)).run;
let failed = 0, made = 0;
for (const e of run.executions || []) {
  for (const a of e.assertions || []) {
    ++made;
    if (a.error) {
      ++failed;
      console.log(`${kit}: ${e.item.name}: ${a.assertion}: ${a.error.message}`);
    }
  }
}
for (const f of run.failures || [])
  if (!f.error || f.error.name !== 'AssertionError') {
    ++failed;
    console.log(`${kit}: ${f.source && f.source.name}: ${f.error && f.error.message}`);
  }
console.log(`${kit}: ${made} assertions, ${failed} failed`);
process.exit(failed || !made ? 1 : 0);

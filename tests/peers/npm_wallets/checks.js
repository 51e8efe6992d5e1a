// What wallets.js and exchange.js share: checks that are counted, and keys made by openssl in a folder.
const { execFileSync } = require('child_process');
const fs = require('fs');

let held = 0, all = 0;
const check = (sentence, is, want = true) => {
  ++all;
  if (JSON.stringify(is) === JSON.stringify(want)) ++held;
  else console.log(`WRONG: ${sentence}: ${JSON.stringify(is)}, not ${JSON.stringify(want)}`);
};
// Ends the process: with 0 when all held, and there were more than `least` of them.
const verdict = (least) => {
  const good = held === all && all > least;
  console.log(good ? `all is well: ${all} held` : `${all - held} of ${all} did not hold`);
  process.exit(good ? 0 : 1);
};
const keys = (folder) => {
  const openssl = (...args) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] }).toString();
  const pair = (name) => {
    openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', `${name}.pem`);
    openssl('pkey', '-in', `${name}.pem`, '-pubout', '-out', `${name}.pub`);
    return { own: fs.readFileSync(`${folder}/${name}.pem`, 'utf8'), open: fs.readFileSync(`${folder}/${name}.pub`, 'utf8') };
  };
  return { openssl, pair };
};
const bare = (pem) => pem.replace(/-----[^-]*-----|\s/g, '');

module.exports = { check, verdict, keys, bare };

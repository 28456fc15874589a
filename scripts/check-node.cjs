// Runs before the program (`node -r`), on whatever Node there is: old syntax, no packages.
const NEEDED = 24;
const found = process.versions.node;

function stop(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

if (Number(found.split('.')[0]) < NEEDED) {
  stop(
    `nanobanana needs Node ${NEEDED} and this is Node ${found}: run \`npm ci\`, which brings Node ${NEEDED} along, or install it from https://nodejs.org.`,
  );
}

try {
  require.resolve('fastify');
} catch {
  stop('The packages of nanobanana are missing: run `npm ci` first.');
}

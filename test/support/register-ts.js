// Lets a child process or a thread of a test run TypeScript: `node -r test/support/register-ts.js file.ts`.
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { threadId } = require('node:worker_threads');

/** Not in the folder for temporary files: tests search that one for what the service has left there. */
const cache = join(__dirname, '../../node_modules/.cache/brygga-ts');

require.extensions['.ts'] = (module, filename) => module._compile(compiled(filename), filename);

/** What became of the file the last time, as long as it has the same size and time. */
function compiled(filename) {
  const { size, mtimeMs } = statSync(filename);
  const name = createHash('sha256').update(`${process.version} ${filename} ${size} ${mtimeMs}`).digest('hex');
  const kept = join(cache, `${name}.js`);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const code = compile(filename);
    mkdirSync(cache, { recursive: true });
    // Others may write the same file at the same time.
    const own = `${kept}.${process.pid}-${threadId}`;
    writeFileSync(own, code);
    renameSync(own, kept);
    return code;
  }
}

function compile(filename) {
  const { transformSync } = require('@swc/core');
  return transformSync(readFileSync(filename, 'utf8'), {
    filename,
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
    module: { type: 'commonjs' },
  }).code;
}

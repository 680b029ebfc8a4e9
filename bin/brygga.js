#!/usr/bin/env node
// Committed rather than built: npm links it before the first build, and it stays executable after every build.
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const cli = join(__dirname, '..', 'dist', 'src', 'cli.js');
if (existsSync(cli)) {
  require(cli);
} else {
  process.stderr.write(
    'Bryggan är inte byggd än. Kör: npm ci\nBryggan has not been built yet. Run: npm ci\n',
  );
  process.exitCode = 2;
}

// Loaded before a process of the fault tests (`node -r`), and by that in its threads too: kills the process at the
// nth statement of a kind, before or after it, as BRYGGA_STRIKE says. Nothing of Bryggan knows of it.
//   {"match":"^COMMIT","nth":3,"when":"before","kinds":["store"]}   nth 0: only counts, one byte per statement into `tally`
const { appendFileSync } = require('node:fs');

let asked;
let strike;
let met = 0;

function current() {
  if (process.env.BRYGGA_STRIKE !== asked) {
    asked = process.env.BRYGGA_STRIKE;
    strike = asked ? JSON.parse(asked) : undefined;
    if (strike) strike.match = new RegExp(strike.match, 'i');
    met = 0;
  }
  return strike;
}

/** Whether this statement is the one. */
function isIt(text) {
  const wanted = current();
  if (!wanted || typeof text !== 'string' || !wanted.match.test(text.trimStart())) return undefined;
  met++;
  if (wanted.tally) appendFileSync(wanted.tally, '.');
  return met === wanted.nth ? wanted : undefined;
}

function end() {
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way: nothing more is to be done by this thread.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5000);
}

function around(text, act) {
  const wanted = isIt(text);
  if (wanted?.when === 'before') end();
  const result = act();
  if (wanted?.when !== 'after') return result;
  if (typeof result?.then !== 'function') return end();
  return result.then(end, end);
}

const Database = require('libsql');
const { exec, prepare } = Database.prototype;
Database.prototype.exec = function (text) {
  return around(text, () => exec.call(this, text));
};
Database.prototype.prepare = function (text) {
  const statement = prepare.call(this, text);
  for (const name of ['run', 'all', 'get']) {
    const run = statement[name];
    statement[name] = function (...parameters) {
      return around(text, () => run.apply(this, parameters));
    };
  }
  return statement;
};

const { Client } = require('pg');
const { query } = Client.prototype;
Client.prototype.query = function (text, ...rest) {
  return around(text?.text ?? text, () => query.call(this, text, ...rest));
};

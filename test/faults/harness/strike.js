// Loaded before a process of the fault tests (`node -r`), and by that in its threads too: kills the process at the
// nth statement of a kind, before or after it, as BRYGGA_STRIKE says. Nothing of Bryggan knows of it.
//   {"match":"^COMMIT","nth":3,"when":"before"}   nth 0 never strikes
const { getEnvironmentData, isMainThread, setEnvironmentData } = require('node:worker_threads');

// Statements are counted over all threads of the process: which of them comes first is not the same in every run.
const shared = 'brygga-strike';
if (isMainThread) setEnvironmentData(shared, new Int32Array(new SharedArrayBuffer(4)));
const met = getEnvironmentData(shared);

let asked;
let strike;

function current() {
  if (process.env.BRYGGA_STRIKE !== asked) {
    asked = process.env.BRYGGA_STRIKE;
    strike = asked ? JSON.parse(asked) : undefined;
    if (strike) strike.match = new RegExp(strike.match, 'i');
  }
  return strike;
}

/** Whether this statement is the one. */
function isIt(text) {
  const wanted = current();
  if (!wanted || typeof text !== 'string' || !wanted.match.test(text.trimStart())) return undefined;
  return Atomics.add(met, 0, 1) + 1 === wanted.nth ? wanted : undefined;
}

function end() {
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way: nothing more is to be done by this thread.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5000);
}

function around(text, act) {
  const wanted = isIt(text);
  if (wanted?.when === 'before') end();
  if (wanted?.when !== 'after') return act();
  let result;
  try {
    result = act();
  } finally {
    if (typeof result?.then !== 'function') end();
  }
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

/** Begins to count anew, and answers how many statements of the kind there were; see `runner-child.ts`. */
globalThis.statementsMet = () => Atomics.exchange(met, 0, 0);

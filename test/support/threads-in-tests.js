// A thread that a test starts runs TypeScript too: what starts one hands on the options of its own process.
process.execArgv.push('-r', require.resolve('./register-ts.js'));

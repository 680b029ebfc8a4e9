// A thread or process that the code under test starts runs TypeScript too: what starts one hands on the options of its own.
process.execArgv.push('-r', require.resolve('./register-ts.js'));

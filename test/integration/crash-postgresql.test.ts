/** The crash test with its ledger in a database: each statement to the server is a step before which the publisher is killed. */
process.env.HEADROOM_CRASHES_ON = 'postgresql';
await import('./crash.test.ts');

import { join } from 'node:path';
import { defineConfig, type Plugin, type ViteUserConfig } from 'vitest/config';
import { shippedModule } from './scripts/shipped-module.ts';

const SHIPPED = join(import.meta.dirname, 'src/render/templating/shipped.ts');

/**
 * Tests that run the program in their own process run it with its templates compiled once for all, as a built one has them; not
 * for later runs as well, since templates change beside it.
 */
const compiledTemplates: Plugin = {
  name: 'compiled-templates',
  load: (id) => (id === SHIPPED ? shippedModule() : undefined),
  configureVitest: ({ defineCacheKeyGenerator }) =>
    defineCacheKeyGenerator(({ id }) => (id === SHIPPED ? false : undefined)),
};

/** Tests of what has no state, by ARCHITECTURE.md's table of imports: they need no process of their own, which takes longer than most of them. */
const PURE = `test/{${[
  'analyse',
  'app',
  'benchmarks',
  'compare',
  'config',
  'evaluate',
  'gate',
  'generate',
  'measuring',
  'model',
  'promql',
  'recording',
  'render',
  'report',
  'results',
  'review',
  'schedule',
  'statistics',
  'why',
].join()}}/**/*.test.ts`;
const ALL = 'test/**/*.test.ts';

const config: ViteUserConfig = defineConfig({
  plugins: [compiledTemplates],
  test: {
    projects: [
      { extends: true, test: { name: 'pure', include: [PURE], isolate: false } },
      { extends: true, test: { name: 'whole', include: [ALL, `!${PURE}`] } },
    ],
    // For what hangs: a machine with much else to do takes twenty times as long as one without.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Left alone, it uses one processor less than there are, which of two leaves one idle. Many tests wait for servers.
    maxWorkers: '100%',
    env: {
      // A zone far from the tests' own, so that nothing leans on the machine's.
      TZ: 'Pacific/Auckland',
      // Servers and tools written in Go live for seconds here: collecting garbage less often saves a quarter of their time.
      GOGC: '400',
    },
  },
});

export default config;

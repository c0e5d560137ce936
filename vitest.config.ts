import { join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { shippedModule } from './scripts/shipped-module.ts';

/** Tests that run the program in their own process run it with its templates compiled once for all, as a built one has them. */
const compiledTemplates = {
  name: 'compiled-templates',
  load: (id: string) =>
    id === join(import.meta.dirname, 'src/render/templating/shipped.ts') ? shippedModule() : undefined,
};

const config: ViteUserConfig = defineConfig({
  plugins: [compiledTemplates],
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
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

import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A zone far from the tests' own, so that nothing leans on the machine's.
    env: { TZ: 'Pacific/Auckland' },
  },
});

export default config;

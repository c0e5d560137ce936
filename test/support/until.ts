import { vi } from 'vitest';

/** Waits until there is an answer that is neither false nor empty, as long as a busy machine may take; what cannot be asked yet has none. */
export function until<T>(ask: () => T | Promise<T>) {
  const asked = async () => {
    try {
      return await ask();
    } catch {
      return undefined;
    }
  };
  return vi.waitUntil(asked, { timeout: 100_000, interval: 50 });
}

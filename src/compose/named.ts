import { dirname, join } from 'node:path';
import type { Secret } from '../model/source-settings.ts';

/** The path that the settings mean: theirs are relative to the settings file, so that a project can be run from anywhere. */
export function beside(config: string, path: string): string {
  return path.startsWith('/') ? path : join(dirname(config), path);
}

/** Reveals a secret of the settings. */
export async function readSecret(secret: Secret): Promise<string> {
  const { reveal } = await import('../adapters/secrets/secret.ts');
  return reveal(secret);
}

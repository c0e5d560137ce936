/** Apart from the rest, so that `--version` and `--help` load nothing else. */
export { programVersion } from '../adapters/files/root.ts';

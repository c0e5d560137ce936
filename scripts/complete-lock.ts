/**
 * Completes package-lock.json with the optional packages of other platforms, which npm leaves out when the registry at
 * hand does not have them, and without which `npm ci` refuses to install anything. Run it after `npm install`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Entry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optional?: boolean;
  readonly os?: readonly string[];
}

interface Lock {
  readonly packages: Readonly<Record<string, Entry>>;
}

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64', 'arm'];

const file = join(import.meta.dirname, '../package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8')) as Lock;

function* missing(): Generator<readonly [string, Entry]> {
  for (const { dev, optionalDependencies = {} } of Object.values(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const path = `node_modules/${name}`;
      if (!lock.packages[path]) yield [path, entryFor(name, version, dev)];
    }
  }
}

function entryFor(name: string, version: string, dev: boolean | undefined): Entry {
  const parts = name.split(/[/-]/);
  const system = SYSTEMS.find((one) => parts.includes(one));
  const processor = PROCESSORS.find((one) => parts.includes(one));
  if (!system || !processor)
    throw new Error(`${name} does not name its platform. Add it to package-lock.json by hand.`);
  const libc = system === 'linux' ? { libc: [parts.includes('musl') ? 'musl' : 'glibc'] } : {};
  return { version, cpu: [processor], ...(dev && { dev }), ...libc, optional: true, os: [system] };
}

const added = [...missing()];
const packages = { ...lock.packages, ...Object.fromEntries(added) };
const sorted = Object.entries(packages).toSorted(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
console.log(`${added.length} optional packages of other platforms were added.`);

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Deployment } from 'kubernetes-models/apps/v1';
import { CronJob } from 'kubernetes-models/batch/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import {
  ConfigMap,
  type IPodSpec,
  PersistentVolumeClaim,
  Secret,
  Service,
  ServiceAccount,
} from 'kubernetes-models/v1';
import { parse, parseAllDocuments } from 'yaml';

const MODELS = [
  ConfigMap,
  CronJob,
  Deployment,
  NetworkPolicy,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  Secret,
  Service,
  ServiceAccount,
];

/** An object as a manifest has it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: { readonly name?: string | undefined };
}

/** The folder of the examples for Kubernetes. */
export const KUBERNETES = join(import.meta.dirname, '../../examples/kubernetes');

/** The files that a kustomization, or one that it is built on, makes secrets of. */
function secretFiles(overlay: string): readonly string[] {
  const file = join(KUBERNETES, overlay, 'kustomization.yaml');
  const { resources = [], secretGenerator = [] } = parse(readFileSync(file, 'utf8')) as {
    readonly resources?: readonly string[];
    readonly secretGenerator?: readonly { readonly files: readonly string[] }[];
  };
  return [
    ...secretGenerator.flatMap(({ files }) => files.map((name) => join(overlay, name))),
    ...resources.filter((name) => name.startsWith('..')).flatMap((name) => secretFiles(join(overlay, name))),
  ];
}

/** What kubectl makes of an overlay, with files of secrets that say nothing. */
export function built(overlay: string): readonly Manifest[] {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-kubernetes-'));
  try {
    cpSync(KUBERNETES, folder, { recursive: true });
    for (const name of secretFiles(overlay)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), 'not-a-secret');
    }
    const text = execFileSync('kubectl', ['kustomize', join(folder, overlay)], { encoding: 'utf8' });
    return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The pods that manifests make. */
export function podsOf(
  manifests: readonly Manifest[],
): readonly { readonly labels: Readonly<Record<string, string>>; readonly spec: IPodSpec }[] {
  return [
    ...manifests.filter(Deployment.is).map(({ spec }) => spec?.template),
    ...manifests.filter(CronJob.is).map(({ spec }) => spec?.jobTemplate.spec?.template),
  ].map((template) => ({
    labels: template?.metadata?.labels ?? {},
    spec: template?.spec ?? { containers: [] },
  }));
}

/** What Kubernetes’ own description finds wrong with an object, keys among it that it does not know. */
export function faultsOf(manifest: Manifest): readonly string[] {
  const model = MODELS.find(
    ({ apiVersion, kind }) => apiVersion === manifest.apiVersion && kind === manifest.kind,
  );
  if (!model) return [`${manifest.apiVersion} ${manifest.kind} is not known.`];
  const { value, unread } = watched(manifest, '');
  try {
    model.prototype.validate.call(value);
  } catch (error) {
    return [String(error)];
  }
  return unread().map((path) => `${path} is not known.`);
}

/**
 * A value that knows which keys in it were never read. The validators allow keys that they do not know, and read all that they do:
 * what they have not read is unknown.
 */
function watched(
  of: unknown,
  path: string,
): { readonly value: unknown; readonly unread: () => readonly string[] } {
  if (typeof of !== 'object' || of === null) return { value: of, unread: () => [] };
  const inner = new Map(
    Object.entries(of).map(([key, value]) => [key, watched(value, `${path}/${key}`)] as const),
  );
  const read = new Set<string>();
  return {
    value: new Proxy(of, {
      get: (target, key) => {
        const found = typeof key === 'string' ? inner.get(key) : undefined;
        if (!found) return Reflect.get(target, key) as unknown;
        read.add(String(key));
        return found.value;
      },
    }),
    unread: () => [...inner].flatMap(([key, { unread }]) => (read.has(key) ? unread() : [`${path}/${key}`])),
  };
}

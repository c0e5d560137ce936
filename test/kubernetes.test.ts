import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Deployment } from 'kubernetes-models/apps/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import {
  ConfigMap,
  type IContainer,
  type IPodSpec,
  type IVolume,
  Secret,
  Service,
} from 'kubernetes-models/v1';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../src/commands/program.ts';
import { readBudgets } from '../src/config/budgets/read-budgets.ts';
import { readSettings } from '../src/config/settings/read-settings.ts';
import { built, faultsOf, KUBERNETES, type Manifest, podsOf } from './support/kubernetes.ts';

const OVERLAYS = ['sqlite', 'postgresql', 'cronjob'] as const;
type Overlay = (typeof OVERLAYS)[number];

const { version } = JSON.parse(readFileSync(join(KUBERNETES, '../../package.json'), 'utf8')) as {
  readonly version: string;
};
const manifestsOf = Object.fromEntries(OVERLAYS.map((name) => [name, built(name)])) as Readonly<
  Record<Overlay, readonly Manifest[]>
>;

/** The settings that an overlay runs with: of its ConfigMap, or of the repository that it follows. */
function settingsText(overlay: Overlay): string {
  const [map] = manifestsOf[overlay].filter(ConfigMap.is);
  return map?.data?.['headroom.yaml'] ?? readFileSync(join(KUBERNETES, overlay, 'headroom.yaml'), 'utf8');
}

function settingsOf(overlay: Overlay) {
  const { value, problems } = readSettings('headroom.yaml', settingsText(overlay), {});
  expect(problems).toEqual([]);
  if (!value) throw new Error('The settings have no value.');
  return value;
}

const onlyPod = (overlay: Overlay) => {
  const [pod, ...others] = podsOf(manifestsOf[overlay]);
  const [container, ...beside] = pod?.spec.containers ?? [];
  if (!pod || !container || others.length + beside.length > 0) throw new Error('One container is wanted.');
  return { ...pod, container };
};

describe('the examples for Kubernetes', () => {
  it('make one replica on a volume, three without one, or a job that ticks', () => {
    const shape = (overlay: Overlay) => manifestsOf[overlay].map(({ kind }) => kind).toSorted();
    const everywhere = ['NetworkPolicy', 'Secret', 'ServiceAccount'];
    const volume = ['ConfigMap', 'PersistentVolumeClaim'];
    expect(shape('sqlite')).toEqual([...everywhere, ...volume, 'Deployment', 'Service'].toSorted());
    expect(shape('cronjob')).toEqual([...everywhere, ...volume, 'CronJob'].toSorted());
    expect(shape('postgresql')).toEqual(
      [...everywhere, 'Deployment', 'PodDisruptionBudget', 'Service'].toSorted(),
    );
    const spec = (overlay: Overlay) => manifestsOf[overlay].filter(Deployment.is)[0]?.spec;
    expect(spec('sqlite')).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    expect(spec('postgresql')).toMatchObject({
      replicas: 3,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0 } },
    });
  });

  describe.each(OVERLAYS)('%s', (overlay) => {
    const manifests = manifestsOf[overlay];

    it('is of the shape that Kubernetes takes, with no key that it does not know', () => {
      for (const manifest of manifests) expect(faultsOf(manifest)).toEqual([]);
    });

    it('is told of wherever a key is misspelt', () => {
      for (const manifest of manifests) {
        for (const path of keysIn(manifest))
          expect(faultsOf(misspelt(manifest, path)), path.join('/')).not.toEqual([]);
      }
    });

    it('selects pods that there are, and names what there is', () => {
      expect(looseEnds(manifests)).toEqual([]);
    });

    it('is as closed as Kubernetes’ restricted profile wants it, and more', () => {
      const { spec, container } = onlyPod(overlay);
      expect(opennessOf(spec, container)).toEqual([]);
      expect(container.image).toBe(`registry.example.org/headroom:${version}`);
    });

    it('runs only a command and options that there are', () => {
      const [name, ...args] = onlyPod(overlay).container.args ?? [];
      const quiet = { write: () => {}, terminal: false, columns: 80 };
      const program = createProgram({ env: {}, out: quiet, err: quiet }, () => {});
      const command = program.commands.find((one) => one.name() === name);
      expect(command?.parseOptions(args)).toEqual({ operands: [], unknown: [] });
    });

    it('has settings that are read without a problem, whose port is the container’s', () => {
      const { host, port } = settingsOf(overlay).server;
      expect(host).toBe('0.0.0.0');
      const ports = onlyPod(overlay).container.ports?.map(({ containerPort }) => containerPort);
      expect(ports ?? [port]).toEqual([port]);
    });

    it('has each secret that it names, and no other', () => {
      const named = [settingsText(overlay), ...(onlyPod(overlay).container.args ?? [])].flatMap((text) =>
        [...text.matchAll(/\/run\/secrets\/([\w-]+)/g)].map(([, name]) => name ?? ''),
      );
      const [secret] = manifests.filter(Secret.is);
      expect(Object.keys(secret?.data ?? {}).toSorted()).toEqual([...new Set(named)].toSorted());
    });

    it('writes only where it may', () => {
      const args = onlyPod(overlay).container.args ?? [];
      const { output, review } = settingsOf(overlay);
      const follows = args.indexOf('--clone');
      const written = follows < 0 ? [output, review.folder, review.proposals] : [args[follows + 1] ?? ''];
      for (const path of written) expect(path).toMatch(/^\/var\/lib\/headroom\b/);
      const mounts = onlyPod(overlay).container.volumeMounts ?? [];
      const writable = mounts.filter(({ readOnly }) => readOnly !== true);
      expect(writable.map(({ mountPath }) => mountPath)).toEqual(['/var/lib/headroom', '/tmp']);
    });

    it('may reach what its settings name, and nothing by every port', () => {
      const [policy] = manifests.filter(NetworkPolicy.is);
      const rules = policy?.spec?.egress ?? [];
      const ports = rules.flatMap((rule) => rule.ports?.map(({ port }) => port) ?? ['every']);
      const database = overlay === 'postgresql' ? [5432] : [];
      // Names, Prometheus, SMTP with STARTTLS, and what is asked by HTTPS and SSH.
      expect(ports).toEqual([53, 53, 9090, 587, 443, 22, ...database]);
      expect(settingsText(overlay)).toContain('.svc:9090');
      expect(settingsOf(overlay).targets).toMatchObject([{ to: { smtp: { port: 587 } } }]);
      expect(policy?.spec?.policyTypes).toEqual(['Ingress', 'Egress']);
    });
  });

  it('have budgets in their ConfigMap that are read without a problem', () => {
    const [map] = manifestsOf.sqlite.filter(ConfigMap.is);
    const files = Object.entries(map?.data ?? {})
      .filter(([name]) => name.endsWith('.budgets.yaml'))
      .map(([file, text]) => ({ file, text }));
    const { set, problems } = readBudgets(files, { approaching: 0.9, zone: 'UTC' });
    expect(problems).toEqual([]);
    expect(set.budgets).toHaveLength(1);
    expect(settingsOf('sqlite').budgets).toEqual(['*.budgets.yaml']);
  });

  it('serve until they are asked to stop, and end before they are killed', () => {
    for (const overlay of ['sqlite', 'postgresql'] as const) {
      const { spec, container } = onlyPod(overlay);
      const pause = Number(container.lifecycle?.preStop?.exec?.command?.[1]);
      expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(pause + 25);
      expect(pathsOf(container)).toEqual(['/healthz', '/healthz', '/readyz']);
    }
  });

  it('keep the ledger of three replicas in PostgreSQL, and nothing on a disk', () => {
    expect(settingsOf('postgresql')).toMatchObject({
      ledger: { postgresql: { url: { file: '/run/secrets/ledger-url' } } },
    });
    const kinds = onlyPod('postgresql').spec.volumes?.flatMap((volume) => Object.keys(volume));
    expect(new Set(kinds)).toEqual(new Set(['name', 'emptyDir', 'secret']));
    const [budget] = manifestsOf.postgresql.filter(PodDisruptionBudget.is);
    expect(budget?.spec?.maxUnavailable).toBe(1);
  });

  it('are told of where one object does not fit another', () => {
    const broken = (from: string, to: string) =>
      looseEnds(JSON.parse(JSON.stringify(manifestsOf.sqlite).replace(from, to)) as readonly Manifest[]);
    expect(broken('"targetPort":"http"', '"targetPort":"web"')).toEqual(['no port web']);
    expect(broken('"selector":{"app":"headroom"}', '"selector":{"app":"other"}')).toEqual([
      'Service headroom selects no pod',
    ]);
    expect(
      broken('"podSelector":{"matchLabels":{"app":"headroom"}}', '"podSelector":{"matchLabels":{"app":"x"}}'),
    ).toEqual(['NetworkPolicy headroom selects no pod']);
    expect(
      broken('"httpGet":{"path":"/healthz","port":"http"}', '"httpGet":{"path":"/healthz","port":"web"}'),
    ).toEqual(['no port web']);
    expect(broken('"claimName":"headroom"', '"claimName":"other"')).toEqual([
      'no PersistentVolumeClaim other',
    ]);
    expect(broken('"secretName":"headroom"', '"secretName":"other"')).toEqual(['no Secret other']);
    expect(broken('"serviceAccountName":"headroom"', '"serviceAccountName":"other"')).toEqual([
      'no ServiceAccount other',
    ]);
    expect(broken('"mountPath":"/tmp","name":"tmp"', '"mountPath":"/tmp","name":"temp"')).toEqual([
      'no volume temp',
      'volume tmp is not mounted',
    ]);
  });

  it('are told of where they open what is closed', () => {
    const { spec, container } = onlyPod('postgresql');
    expect(opennessOf({ ...spec, securityContext: {} }, container)).toEqual(['user', 'seccomp']);
    expect(opennessOf({ ...spec, automountServiceAccountToken: true }, container)).toEqual(['token']);
    expect(opennessOf(spec, { ...container, securityContext: { privileged: true } })).toEqual([
      'privileges',
      'root file system',
      'capabilities',
    ]);
    expect(opennessOf({ ...spec, volumes: [{ name: 'x', hostPath: { path: '/' } }] }, container)).toEqual([
      'volume x',
    ]);
  });
});

/** Keys whose own keys are people’s. */
const MAPS = ['labels', 'matchLabels', 'selector', 'data', 'limits', 'requests'];

/** The way to each key of an object that Kubernetes knows by name. */
function keysIn(of: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof of !== 'object' || of === null) return [];
  const last = path.at(-1) ?? '';
  // A Deployment’s selector has keys of Kubernetes’, a Service’s has people’s.
  if (MAPS.includes(last) && !('matchLabels' in of)) return [];
  return Object.entries(of).flatMap(([key, value]) => [
    ...(Array.isArray(of) ? [] : [[...path, key]]),
    ...keysIn(value, [...path, key]),
  ]);
}

function misspelt(manifest: Manifest, [key = '', ...rest]: readonly string[]): Manifest {
  const change = (of: unknown, at: string, further: readonly string[]): unknown => {
    if (Array.isArray(of)) {
      return of.map((item: unknown, index) =>
        String(index) === at ? change(item, further[0] ?? '', further.slice(1)) : item,
      );
    }
    return Object.fromEntries(
      Object.entries(of as object).map(([name, value]) => {
        if (name !== at) return [name, value];
        return further.length === 0
          ? [`${name}x`, value]
          : [name, change(value, further[0] ?? '', further.slice(1))];
      }),
    );
  };
  return change(manifest, key, rest) as Manifest;
}

/** Names and selectors that lead nowhere. */
function looseEnds(manifests: readonly Manifest[]): readonly string[] {
  const pods = podsOf(manifests);
  const names = (kind: string) =>
    manifests.filter((one) => one.kind === kind).map(({ metadata }) => metadata?.name);
  const ports = pods.flatMap(({ spec }) =>
    spec.containers.flatMap((one) => one.ports?.map(({ name }) => name) ?? []),
  );
  const selecting = [
    ...manifests.filter(Service.is).map((one) => [one, one.spec?.selector] as const),
    ...manifests.filter(Deployment.is).map((one) => [one, one.spec?.selector.matchLabels] as const),
    ...manifests.filter(NetworkPolicy.is).map((one) => [one, one.spec?.podSelector?.matchLabels] as const),
    ...manifests.filter(PodDisruptionBudget.is).map((one) => [one, one.spec?.selector?.matchLabels] as const),
    ...manifests
      .filter(Deployment.is)
      .flatMap((one) =>
        (one.spec?.template.spec?.topologySpreadConstraints ?? []).map(
          ({ labelSelector }) => [one, labelSelector?.matchLabels] as const,
        ),
      ),
  ];
  const selectsNothing = selecting
    .filter(([, labels = {}]) => !pods.some((pod) => isWithin(labels, pod.labels)))
    .map(([{ kind, metadata }]) => `${kind} ${metadata?.name} selects no pod`);
  const portsNamed = [
    ...manifests
      .filter(Service.is)
      .flatMap(({ spec }) => spec?.ports?.map(({ targetPort }) => targetPort) ?? []),
    ...pods.flatMap(({ spec }) => spec.containers.flatMap(probedPorts)),
  ];
  return [
    ...selectsNothing,
    ...portsNamed.filter((port) => !ports.includes(String(port))).map((port) => `no port ${port}`),
    ...pods.flatMap(({ spec }) => [
      ...missingFrom(names('ServiceAccount'), 'ServiceAccount', [spec.serviceAccountName]),
      ...(spec.volumes ?? []).flatMap((volume) => missingOf(volume, names)),
      ...spec.containers.flatMap((container) => mountFaults(container, spec.volumes ?? [])),
    ]),
  ];
}

const isWithin = (some: Readonly<Record<string, string>>, all: Readonly<Record<string, string>>) =>
  Object.keys(some).length > 0 && Object.entries(some).every(([key, value]) => all[key] === value);

const probesOf = ({ startupProbe, livenessProbe, readinessProbe }: IContainer) =>
  [startupProbe, livenessProbe, readinessProbe].flatMap((probe) => probe?.httpGet ?? []);
const probedPorts = (container: IContainer) => probesOf(container).map(({ port }) => port);
const pathsOf = (container: IContainer) => probesOf(container).map(({ path }) => path);

function missingFrom(
  there: readonly (string | undefined)[],
  kind: string,
  wanted: readonly (string | undefined)[],
): readonly string[] {
  return wanted.flatMap((name) => (name === undefined || there.includes(name) ? [] : [`no ${kind} ${name}`]));
}

function missingOf(
  { configMap, secret, persistentVolumeClaim: claim }: IVolume,
  names: (kind: string) => readonly (string | undefined)[],
): readonly string[] {
  return [
    ...missingFrom(names('ConfigMap'), 'ConfigMap', [configMap?.name]),
    ...missingFrom(names('Secret'), 'Secret', [secret?.secretName]),
    ...missingFrom(names('PersistentVolumeClaim'), 'PersistentVolumeClaim', [claim?.claimName]),
  ];
}

function mountFaults({ volumeMounts = [] }: IContainer, volumes: readonly IVolume[]): readonly string[] {
  const [mounted, there] = [volumeMounts.map(({ name }) => name), volumes.map(({ name }) => name)];
  return [
    ...missingFrom(there, 'volume', mounted),
    ...there.filter((name) => !mounted.includes(name)).map((name) => `volume ${name} is not mounted`),
  ];
}

/** What a pod has open that it need not. */
function opennessOf(spec: IPodSpec, { securityContext: own = {} }: IContainer): readonly string[] {
  const pod = spec.securityContext ?? {};
  const kinds = ['name', 'configMap', 'secret', 'emptyDir', 'persistentVolumeClaim'];
  const closed: readonly (readonly [what: string, is: boolean])[] = [
    ['user', pod.runAsNonRoot === true && pod.runAsUser === 10001 && pod.runAsGroup === 10001],
    ['seccomp', pod.seccompProfile?.type === 'RuntimeDefault'],
    ['token', spec.automountServiceAccountToken === false],
    ['privileges', own.allowPrivilegeEscalation === false && own.privileged !== true],
    ['root file system', own.readOnlyRootFilesystem === true],
    ['capabilities', own.capabilities?.drop?.join() === 'ALL' && own.capabilities.add === undefined],
    ['host', !spec.hostNetwork && !spec.hostPID && !spec.hostIPC],
    ...(spec.volumes ?? []).map(
      ({ name, ...kind }) =>
        [`volume ${name}`, Object.keys(kind).every((key) => kinds.includes(key))] as const,
    ),
  ];
  return closed.filter(([, is]) => !is).map(([what]) => what);
}

import { SourceError } from '../../model/errors.ts';
import type { PlaceKinds } from '../../model/place-settings.ts';
import type { AnsweredSeries, Point } from '../../model/points.ts';
import type { FindService, ServiceFound } from '../../model/service-names.ts';
import type { Instant, Window } from '../../model/window.ts';
import type { SeenChange } from '../../ports/changes.ts';
import { selector } from '../../promql/selector.ts';
import { listed, presenceOf, rolloutWords } from './builds.ts';
import { imageVersions } from './images.ts';
import { isNear, type Lasting, nearGroups, spanOf } from './near.ts';
import { type Rollout, rolloutsOf } from './rollouts.ts';
import { type Asking, byService, momentsIn, nameWords, type Told } from './told.ts';

/** So often a deployment is scaled for it to be said once, with the number: something scales it by itself. */
const AGAIN = 4;

const NO_IMAGES =
  'There is no series of kube_pod_container_info with the pods of deployments, so that images are not known: check that it is scraped with honor_labels.';

/** What kube-state-metrics answer, each by namespace and deployment. */
export interface KubernetesAnswers {
  readonly generations: readonly AnsweredSeries[];
  readonly replicas: readonly AnsweredSeries[];
  /** By container and image as well. */
  readonly images: readonly AnsweredSeries[];
  /** The moments at which ReplicaSets were made within the stretch. */
  readonly created: readonly AnsweredSeries[];
}

/**
 * What happened to Kubernetes’ deployments: a change a rollout, with the images’ tags, and how they were scaled. Pods and ReplicaSets are
 * known to be of a deployment by their names, which Kubernetes makes of its own.
 */
export async function seenInKubernetes({ where }: PlaceKinds['kubernetes'], asking: Asking): Promise<Told> {
  const { ask, labels, within, find } = asking;
  const own = (metric: string) => selector(metric, where);
  const by = (...more: readonly string[]) => listed(['namespace', 'deployment', ...more, ...labels]);
  const named = (vector: string, label: string, pattern: string) =>
    `label_replace(${vector}, "deployment", "$1", "${label}", "${pattern}")`;
  const generation = `${own('kube_deployment_metadata_generation')} or ${own('kube_deployment_status_observed_generation')}`;
  const pods = named(own('kube_pod_container_info'), 'pod', '(.+)-[a-z0-9]+-[a-z0-9]{5}');
  const sets = named(`${own('kube_replicaset_created')} >= ${within.start}`, 'replicaset', '(.+)-[a-z0-9]+');
  const [generations, replicas, images, created] = await Promise.all([
    ask(`max by (${by()}) (${generation})`),
    ask(`max by (${by()}) (${own('kube_deployment_spec_replicas')})`),
    ask(`count by (${by('container', 'image')}) (${pods})`),
    ask(`max by (${by('replicaset')}) (${sets})`),
  ]);
  if (generations.length === 0)
    throw new SourceError(
      `There is no series of ${own('kube_deployment_metadata_generation')} in that stretch: check that kube-state-metrics are scraped, and namespace.`,
    );
  return kubernetesIn({ generations, replicas, images, created }, find, within);
}

/** One deployment of a service, and what the answers say of it. */
interface Deployment extends Required<ServiceFound>, KubernetesAnswers {}

/** What the answers of kube-state-metrics show of a stretch. */
export function kubernetesIn(answers: KubernetesAnswers, find: FindService, within: Window): Told {
  const { generations, replicas, images, created } = answers;
  const moments = momentsIn(generations);
  const { named, services, unnamed } = byService(generations, find);
  const ofEach = (series: readonly AnsweredSeries[]) => Map.groupBy(series, keyOf);
  const [ownReplicas, ownImages, ownCreated] = [ofEach(replicas), ofEach(images), ofEach(created)];
  const changes = [...Map.groupBy(named, keyOf)].flatMap(([key, own]) => {
    const [{ service, name } = { service: '', name: '' }] = own;
    const deployment = {
      service,
      name,
      generations: own,
      replicas: ownReplicas.get(key) ?? [],
      images: ownImages.get(key) ?? [],
      created: ownCreated.get(key) ?? [],
    };
    return changesOf(deployment, moments, within);
  });
  const isWithout = !images.some(({ labels }) => labels.deployment);
  return { changes, services, unnamed, unknown: isWithout ? [NO_IMAGES] : [] };
}

function keyOf({ labels }: AnsweredSeries): string {
  return JSON.stringify([labels.namespace, labels.deployment]);
}

function changesOf(
  deployment: Deployment,
  moments: readonly Instant[],
  within: Window,
): readonly SeenChange[] {
  const { service, created, generations, replicas } = deployment;
  const sets = created
    .flatMap(({ points }) => points.map(({ value = 0 }) => Math.floor(value)))
    .filter((at) => at > within.start);
  const rollouts = rolledOut(deployment, moments, [...new Set(sets)]);
  const scalings = scaled(deployment, stepsIn(replicas));
  const known: readonly Lasting[] = [...rollouts, ...scalings];
  const others = stepsIn(generations).filter((step) => !known.some((one) => isNear(one, step)));
  const changed = nearGroups(others).map((group): SeenChange => {
    const [first, last] = [group[0], group.at(-1) ?? group[0]];
    const text = `the deployment of ${service} was changed (generation ${first.from} → ${last.to})`;
    return { kind: 'deployment', ...spanOf(group), service, text };
  });
  return [...rollouts, ...scalings, ...changed];
}

/** The rollouts of a deployment: of containers whose image changed, and of the same images anew. */
function rolledOut(
  { service, name, images }: Deployment,
  moments: readonly Instant[],
  sets: readonly Instant[],
): readonly SeenChange[] {
  const byContainer = Map.groupBy(images, ({ labels }) => labels.container ?? '');
  const all = [...byContainer].flatMap(([container, own]) =>
    rolloutsOf(presenceOf(own, 'image'), moments).map((rollout) => ({ ...rollout, container })),
  );
  const isMain = (container: string) => byContainer.size === 1 || [service, name].includes(container);
  const rollouts = nearGroups(all).map((group): SeenChange => {
    // A ReplicaSet is made when a rollout begins, and its first pod is seen later.
    const began = sets.filter((at) => isNear(group[0], { at }) && at < group[0].at);
    const { at, until = at } = spanOf(group);
    const first = Math.min(at, ...began);
    const inOrder = group.toSorted((a, b) => Number(isMain(b.container)) - Number(isMain(a.container)));
    const texts = inOrder.map((one) => imageWords(isMain(one.container) ? '' : one.container, one));
    const text = `${service} ${texts.join(', ')}`;
    return { kind: 'deployment', at: first, ...(until > first ? { until } : {}), service, text };
  });
  const anew = sets.filter((at) => !rollouts.some((one) => isNear(one, { at }))).map((at) => ({ at }));
  return [
    ...rollouts,
    ...nearGroups(anew).map((group): SeenChange => {
      const text = `${service} rolled out anew, with the same images`;
      return { kind: 'deployment', ...spanOf(group), service, text };
    }),
  ];
}

function imageWords(container: string, rollout: Rollout): string {
  const versions = imageVersions([...rollout.from, rollout.to]);
  return rolloutWords(nameWords(container), rollout, (image) =>
    nameWords(versions.get(image) ?? image),
  ).trim();
}

function scaled({ service }: Deployment, steps: readonly Step[]): readonly SeenChange[] {
  const groups = nearGroups(steps).filter((group) => group[0].from !== group.at(-1)?.to);
  const [first, ...rest] = groups.flat();
  if (first && groups.length >= AGAIN) {
    const all = [first, ...rest];
    const sizes = all.flatMap(({ from, to }) => [from, to]);
    const text = `${service} scaled ${groups.length} times, between ${Math.min(...sizes)} and ${Math.max(...sizes)}`;
    return [{ kind: 'scaling', ...spanOf([first, ...rest]), service, text }];
  }
  return groups.map((group) => {
    const text = `${service} scaled ${group[0].from} → ${group.at(-1)?.to}`;
    return { kind: 'scaling', ...spanOf(group), service, text };
  });
}

/** A number that became another. */
interface Step {
  readonly at: Instant;
  readonly from: number;
  readonly to: number;
}

function stepsIn(series: readonly AnsweredSeries[]): readonly Step[] {
  return series.flatMap(({ points }) => points.flatMap(stepAt));
}

function stepAt({ at, value }: Point, index: number, points: readonly Point[]): readonly Step[] {
  const from = points[index - 1]?.value;
  return from === undefined || value === undefined || from === value ? [] : [{ at, from, to: value }];
}

/**
 * A JSON schema of the OpenSLO v1 objects that are generated, written from the fields of its specification
 * (github.com/OpenSLO/OpenSLO, README), which publishes no schema itself. Unknown fields are refused.
 */
const name = { type: 'string', maxLength: 63, pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$' };
const key = '^[a-zA-Z0-9]([a-zA-Z0-9._-]{0,61}[a-zA-Z0-9])?$';
const prefixed = '^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[a-zA-Z0-9]([a-zA-Z0-9._-]{0,61}[a-zA-Z0-9])?$';
const duration = { type: 'string', pattern: '^[1-9][0-9]*[mhdwMQY]$' };
const description = { type: 'string', maxLength: 1050 };

const only = (required: readonly string[], properties: object) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

const metadata = only(['name'], {
  name,
  displayName: { type: 'string' },
  labels: {
    type: 'object',
    propertyNames: { pattern: key },
    additionalProperties: { type: ['string', 'array'], items: { type: 'string' } },
  },
  annotations: {
    type: 'object',
    propertyNames: { pattern: prefixed },
    additionalProperties: { type: 'string' },
  },
});

const source = only(['metricSource'], {
  metricSource: only(['type', 'spec'], {
    metricSourceRef: { type: 'string' },
    type: { type: 'string' },
    spec: { type: 'object' },
  }),
});

const sli = only(['ratioMetric'], {
  description,
  ratioMetric: {
    ...only(['counter', 'total'], { counter: { type: 'boolean' }, good: source, bad: source, total: source }),
    oneOf: [{ required: ['good'] }, { required: ['bad'] }],
  },
});

const slo = only(['service', 'indicatorRef', 'timeWindow', 'budgetingMethod', 'objectives'], {
  description,
  service: name,
  indicatorRef: name,
  timeWindow: {
    type: 'array',
    minItems: 1,
    maxItems: 1,
    items: only(['duration', 'isRolling'], { duration, isRolling: { const: true } }),
  },
  budgetingMethod: { enum: ['Occurrences'] },
  objectives: {
    type: 'array',
    minItems: 1,
    items: only(['target'], {
      displayName: { type: 'string' },
      target: { type: 'number', minimum: 0, exclusiveMaximum: 1 },
    }),
  },
});

const document = (kind: string, spec: object) =>
  only(['apiVersion', 'kind', 'metadata', 'spec'], {
    apiVersion: { const: 'openslo/v1' },
    kind: { const: kind },
    metadata,
    spec,
  });

/** One document. */
export const OPENSLO_SCHEMA: object = {
  oneOf: [document('Service', only([], { description })), document('SLI', sli), document('SLO', slo)],
};

import { describe, expect, it } from 'vitest';
import { misuseProblem, selectorProblem } from '../../src/config/budgets/expression.ts';

describe('an expression that a Prometheus would refuse', () => {
  it.each([
    ['rate(x)', 'rate(…) wants a range, and “x” is a vector. Write x[$window], or with a length such as 5m.'],
    [
      'max_over_time(rate(x[5m]))',
      'max_over_time(…) wants a range, and “rate(x[5m])” is a vector. Write rate(x[5m])[$window:1m], or with a length such as 5m.',
    ],
    [
      'sum(x[5m])',
      'sum(…) wants a vector, and “x[5m]” is a range. Put a function of a range around it, such as rate(…) or max_over_time(…).',
    ],
    [
      'x[$window]',
      '“x[$window]” is a range, where a vector is due. Put a function of a range around it, such as rate(…) or max_over_time(…).',
    ],
    [
      'rate(sum(x)[$window])',
      '“sum(x)[$window]” is a range of what is no selector. Such a range has a step. Write sum(x)[$window:1m].',
    ],
    ['sum(rate(x[5m])) or 0', '“0” is a number, where a vector is due. Write vector(0).'],
    ['max_ovr_time(x[5m])', 'max_ovr_time is not a function of PromQL. Did you mean max_over_time?'],
    ['histogram_quantile(x)', 'histogram_quantile(…) wants 2 arguments, and has 1. Correct it.'],
    ['sum rate(x[5m])', '“rate” is out of place here, after “sum”: this is not PromQL. Correct it there.'],
    ['x /', 'This is no whole expression: something is missing after “x /”. Complete it.'],
    [
      'x{job=api}',
      '“api” is out of place here, after “x{job=”: this is not PromQL. Put the label’s value into quotes.',
    ],
    [
      String.raw`x{a=~"\d+"}`,
      String.raw`“\d” means nothing in a text in quotes. Write \\d, or put the text between backticks.`,
    ],
    [
      'x{a=~"5(.."}',
      '“5(..” is not a pattern. One of RE2, which has no lookahead, is wanted. Write it like 5.. or cart|payment.',
    ],
    [
      '{a=~".*"}',
      '“{a=~".*"}” would select every series there is. A metric or one label with a value is wanted. Name one.',
    ],
  ])('is told of: %s', (expression, message) => {
    expect(misuseProblem(expression)).toBe(message);
  });
});

/** From Prometheus' own documentation of its functions, operators and examples. */
const DOCUMENTED: readonly string[] = [
  'rate(http_requests_total[5m])[30m:1m]'.replace(/^/, 'max_over_time(').concat(')'),
  'max_over_time(deriv(rate(distance_covered_total[5s])[30s:5s])[10m:])',
  'sum by (app, proc) (instance_memory_limit_bytes - instance_memory_usage_bytes) / 1024 / 1024',
  'topk(3, sum by (app, proc) (rate(instance_cpu_time_ns[5m])))',
  'histogram_quantile(0.9, sum by (job, le) (rate(http_request_duration_seconds_bucket[10m])))',
  '(sum by (job) (rate(x_bucket{le="0.3"}[5m])) + sum by (job) (rate(x_bucket{le="1.2"}[5m]))) / 2 / sum by (job) (rate(x_count[5m]))',
  'label_replace(up{job="api-server",service="a:c"}, "foo", "$1", "service", "(.*):.*")',
  'label_join(up{job="api-server"}, "foo", ",", "src1", "src2", "src3")',
  'method_code:http_errors:rate5m / ignoring(code) group_left method:http_requests:rate5m',
  'absent(sum(nonexistent{job="myjob"}))',
  'sum(http_requests_total{method="GET"} @ 1609746000)',
  'rate(http_requests_total[5m] @ end()) offset -1w',
  'quantile_over_time(0.99, x[5m]) > bool 2 and on (a) y unless z',
  'predict_linear(node_filesystem_free_bytes[1h], 4 * 3600) < 0',
  'holt_winters(x[1h], 0.5, 0.5) + double_exponential_smoothing(x[1h], 0.5, 0.5)',
  'count_values("version", build_version) or vector(time())',
  'clamp(x, 0, 1) + clamp_min(x, 0) - round(x, 0.1) + round(x) + hour() + day_of_week(vector(0))',
  '-x ^ 2 % 3 == x',
  '{__name__=~"job:.*", job!=""}',
  '{"http.requests", "a.b"!~"c"}',
  'scalar(x) * 2 + pi()',
];

describe('an expression that a Prometheus carries out', () => {
  it.each(DOCUMENTED)('is let through: %s', (expression) => {
    expect(misuseProblem(expression)).toBeUndefined();
  });
});

describe('a selector', () => {
  it.each(['{}', '{a=""}', '{a!="b"}'])('may not select every series: %s', (text) => {
    expect(selectorProblem(text)).toContain('would select every series there is');
  });
});

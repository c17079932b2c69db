import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

describe('metrics', () => {
  test('are written in the text format, in the order of registration', () => {
    const metrics = createMetrics(10);
    const jobs = metrics.counter('jobs_total', 'Jobs run.', ['queue']);
    metrics.gauge('free_bytes', 'Free.').of().set(5);
    jobs.of('a "b"\n').add();
    jobs.of('a "b"\n').add(2);
    expect(metrics.exposition()).toBe(
      [
        '# HELP jobs_total Jobs run.',
        '# TYPE jobs_total counter',
        'jobs_total{queue="a \\"b\\"\\n"} 3',
        '# HELP free_bytes Free.',
        '# TYPE free_bytes gauge',
        'free_bytes 5',
        '',
      ].join('\n'),
    );
  });

  test('a histogram counts every value up to each bound', () => {
    const metrics = createMetrics(10);
    const seconds = metrics.histogram('t_seconds', 'Time.', ['route'], [0.1, 1]).of('/');
    expect(metrics.exposition()).not.toContain('t_seconds_bucket');
    for (const value of [0.05, 0.1, 0.5, 7]) seconds.observe(value);
    expect(metrics.exposition()).toContain(
      [
        't_seconds_bucket{route="/",le="0.1"} 2',
        't_seconds_bucket{route="/",le="1"} 3',
        't_seconds_bucket{route="/",le="+Inf"} 4',
        't_seconds_sum{route="/"} 7.65',
        't_seconds_count{route="/"} 4',
      ].join('\n'),
    );
  });

  test('label combinations are bounded; what exceeds the bound is counted together', () => {
    const metrics = createMetrics(2);
    const family = metrics.counter('c_total', 'Count.', ['name']);
    for (const name of ['a', 'b', 'c', 'd', 'a']) family.of(name).add();
    const lines = metrics.exposition().split('\n').slice(2, -1);
    expect(lines).toEqual([
      'c_total{name="a"} 2',
      'c_total{name="b"} 1',
      'c_total{name="other"} 2',
    ]);
  });

  test('gauges may be asked just before they are told', () => {
    const metrics = createMetrics(10);
    const gauge = metrics.gauge('g', 'Gauge.').of();
    metrics.beforeExposition(() => gauge.set(42));
    expect(metrics.exposition()).toContain('g 42');
  });

  test('two metrics of one name are a defect', () => {
    const metrics = createMetrics(10);
    metrics.gauge('g', 'Gauge.');
    expect(() => metrics.counter('g', 'Counter.')).toThrow('registered twice');
  });

  property.prop([fc.string()])('no label breaks a line', (label) => {
    const metrics = createMetrics(10);
    metrics.counter('c_total', 'Count.', ['l']).of(label).add();
    const lines = metrics.exposition().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[2]).toMatch(/^c_total\{l="([^"\\]|\\["\\n])*"\} 1$/s);
  });
});

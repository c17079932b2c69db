/** Counters, gauges and histograms in the Prometheus text format, with bounded labels. */

/** Label values in the order of the metric's label names. Never personal, never unbounded. */
type LabelValues = readonly string[];

export interface CounterSeries {
  add(amount?: number): void;
}

export interface GaugeSeries {
  set(value: number): void;
  add(amount: number): void;
}

export interface HistogramSeries {
  /** In the unit the metric's name ends with. */
  observe(value: number): void;
}

/** Keep the series where they are used often: `of` looks them up. */
export interface Family<Series> {
  of(...labels: LabelValues): Series;
}

export interface Metrics {
  counter(name: string, help: string, labelNames?: readonly string[]): Family<CounterSeries>;
  gauge(name: string, help: string, labelNames?: readonly string[]): Family<GaugeSeries>;
  /** `bounds` are upper bounds in ascending order, without infinity. */
  histogram(
    name: string,
    help: string,
    labelNames?: readonly string[],
    bounds?: readonly number[],
  ): Family<HistogramSeries>;
  /** `read` runs before each exposition, to set gauges that are cheaper to ask than to follow. */
  beforeExposition(read: () => void): void;
  /** Text format 0.0.4, metrics in order of registration; histograms from their first value on. */
  exposition(): string;
}

const latencyBoundsSeconds = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
] as const;

interface Metric {
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly lines: () => Iterable<string>;
}

/** `seriesMax` bounds the label combinations of each metric; what exceeds it is counted as "other". */
export function createMetrics(seriesMax: number): Metrics {
  const metrics = new Map<string, Metric>();
  const readers: (() => void)[] = [];

  function register(metric: Metric): void {
    if (metrics.has(metric.name)) throw new Error(`Metric ${metric.name} is registered twice`);
    metrics.set(metric.name, metric);
  }

  function scalar(kind: 'counter' | 'gauge') {
    return (name: string, help: string, labelNames: readonly string[] = []) => {
      const family = createFamily(labelNames, seriesMax, () => new Scalar());
      const lines = function* (): Generator<string> {
        for (const [labels, series] of family.all()) yield `${name}${labels()} ${series.value}`;
      };
      register({ name, kind, help, lines });
      return family;
    };
  }

  return {
    counter: scalar('counter'),
    gauge: scalar('gauge'),
    histogram: (name, help, labelNames = [], bounds = latencyBoundsSeconds) => {
      const family = createFamily(labelNames, seriesMax, () => new Histogram(bounds));
      const lines = function* (): Generator<string> {
        for (const [labels, series] of family.all()) yield* series.lines(name, labels);
      };
      register({ name, kind: 'histogram', help, lines });
      return family;
    },
    beforeExposition: (read) => {
      readers.push(read);
    },
    exposition: () => {
      for (const read of readers) read();
      const parts: string[] = [];
      for (const { name, kind, help, lines } of metrics.values()) {
        parts.push(`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${kind}`, ...lines());
      }
      return `${parts.join('\n')}\n`;
    },
  };
}

/** Prints the labels of a series, with one more when given. */
type LabelPrinter = (extra?: string) => string;

interface FullFamily<Series> extends Family<Series> {
  all(): Iterable<readonly [LabelPrinter, Series]>;
}

function createFamily<Series>(
  labelNames: readonly string[],
  seriesMax: number,
  create: () => Series,
): FullFamily<Series> {
  const byKey = new Map<string, readonly [LabelPrinter, Series]>();
  const seriesOf = (labels: LabelValues): Series => {
    const key = labels.join('\u0000');
    const known = byKey.get(key);
    if (known !== undefined) return known[1];
    const isFull = labelNames.length > 0 && byKey.size >= seriesMax;
    if (isFull && labels.some((label) => label !== 'other')) {
      return seriesOf(labelNames.map(() => 'other'));
    }
    const text = labelNames.map((name, at) => `${name}="${escapeLabel(labels[at] ?? '')}"`);
    const series = create();
    byKey.set(key, [(extra) => braces(extra === undefined ? text : [...text, extra]), series]);
    return series;
  };
  if (labelNames.length === 0) seriesOf([]);
  return { of: (...labels) => seriesOf(labels), all: () => byKey.values() };
}

class Scalar implements CounterSeries, GaugeSeries {
  value = 0;
  add(amount = 1): void {
    this.value += amount;
  }
  set(value: number): void {
    this.value = value;
  }
}

class Histogram implements HistogramSeries {
  readonly #bounds: readonly number[];
  readonly #counts: Float64Array;
  #sum = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
  }

  observe(value: number): void {
    let at = 0;
    while (at < this.#bounds.length && value > (this.#bounds[at] ?? 0)) at += 1;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#sum += value;
  }

  *lines(name: string, labels: LabelPrinter): Generator<string> {
    // Every route has some: untouched ones would be most of what is told.
    if (this.#counts.every((count) => count === 0)) return;
    let total = 0;
    for (const [at, count] of this.#counts.entries()) {
      total += count;
      yield `${name}_bucket${labels(`le="${this.#bounds[at] ?? '+Inf'}"`)} ${total}`;
    }
    yield `${name}_sum${labels()} ${this.#sum}`;
    yield `${name}_count${labels()} ${total}`;
  }
}

function braces(pairs: readonly string[]): string {
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function escapeHelp(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

/** Readings become drafts: the format is told by the first records, then each is mapped in turn. */
import type { Notice } from '@kumiki/civic';
import {
  type Importer,
  type Mapped,
  type MapperSettings,
  nothing,
  type RecordMapper,
} from './importer.ts';
import { findImporter, importerOf, lastResort } from './importers.ts';
import type { SourceRecord } from './source-record.ts';

/** Records looked at before giving up on telling the format. */
const undecidedMax = 100;

export class RecordPipeline {
  readonly #settings: MapperSettings;
  #mapper: RecordMapper | undefined;
  #undecided: SourceRecord[] = [];
  #importer: Importer | undefined;

  constructor(settings: MapperSettings) {
    this.#settings = settings;
    const { format } = settings.options;
    if (format !== undefined) this.#choose(importerOf(format));
  }

  /** Undefined until a record has told. */
  get importer(): Importer | undefined {
    return this.#importer;
  }

  map(record: SourceRecord): Mapped {
    if (this.#mapper !== undefined) return this.#mapper.map(record);
    this.#undecided.push(record);
    const found = findImporter(record.value);
    if (found === undefined && this.#undecided.length < undecidedMax) return nothing;
    return this.#decide(found ?? lastResort);
  }

  end(): Mapped {
    const before = this.#mapper === undefined ? this.#decide(lastResort) : nothing;
    return joined([before, this.#mapper?.end() ?? nothing]);
  }

  /** Whether `end` has anything to say: a file without a record has no format. */
  get isEmpty(): boolean {
    return this.#mapper === undefined && this.#undecided.length === 0;
  }

  #decide(importer: Importer): Mapped {
    const records = this.#undecided;
    this.#undecided = [];
    const mapper = this.#choose(importer);
    return joined(records.map((record) => mapper.map(record)));
  }

  #choose(importer: Importer): RecordMapper {
    this.#importer = importer;
    this.#mapper = importer.start(this.#settings);
    return this.#mapper;
  }
}

function joined(parts: readonly Mapped[]): Mapped {
  return {
    drafts: parts.flatMap(({ drafts }) => drafts),
    notices: parts.flatMap(({ notices }): readonly Notice[] => notices),
    refused: parts.reduce((sum, { refused }) => sum + refused, 0),
  };
}

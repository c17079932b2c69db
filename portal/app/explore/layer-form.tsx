/** Which layers: types of entities and published tables. A plain form; what part of the map is looked at stays. */
import type { ReactNode } from 'react';
import { Form, Link } from 'react-router';
import { Button } from '../design/button.tsx';
import { controlClass } from '../design/form/field.tsx';
import { NamedIcon } from '../design/icons.tsx';
import { formatNumber } from '../language/format.ts';
import { useTranslator } from '../language/text.tsx';
import { type Exploration, layersMax, searchOf } from './exploration.ts';
import type { ExploreData } from './explore-data.ts';
import { LayerText, tableLanguage, tableName } from './layer-text.tsx';
import { layersOf, writeTable } from './layers.ts';
import type { TableHit } from './tables.ts';
import { TypeText } from './type-text.tsx';

/** The view as hidden fields of a form. */
export function Kept({ view }: { readonly view: Exploration }) {
  const kept = new URLSearchParams(searchOf({ ...view, page: 1 }));
  return [...kept].map(([name, value]) => (
    <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
  ));
}

export function LayerForm({ answer: { types, view, found } }: { readonly answer: ExploreData }) {
  const t = useTranslator();
  const { selected: _, ...rest } = view;
  const tables = found.layers.filter(({ type }) => type === undefined);
  return (
    <Form
      method="get"
      action={t.to('/explore')}
      preventScrollReset
      className="no-print flex flex-col gap-4"
      key={layersOf(view)
        .map((layer) => JSON.stringify(layer))
        .join(' ')}
    >
      <Kept view={{ ...rest, types: [], tables: [] }} />
      <fieldset>
        <legend className="font-bold">{t.rich('explore.layers')}</legend>
        <p className="text-[0.9375rem] text-quiet">{t.rich('explore.layersNote')}</p>
        <div className="mt-1 max-h-72 overflow-y-auto">
          {types.map(({ type }) => (
            <Choice key={type} name="type" value={type} isChosen={view.types.includes(type)}>
              <TypeText type={type} types={types} />
            </Choice>
          ))}
          {tables.map((layer) => (
            <Choice key={layer.key} name="d" value={layer.key.slice(1)} isChosen>
              <LayerText layer={layer} types={types} />
            </Choice>
          ))}
        </div>
      </fieldset>
      <div>
        <Button type="submit" look="primary">
          {t.rich('explore.show')}
        </Button>
      </div>
    </Form>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly value: string;
  readonly isChosen: boolean;
  readonly children: ReactNode;
}

function Choice({ name, value, isChosen, children }: ChoiceProps) {
  return (
    <label className="flex min-h-11 cursor-pointer items-center gap-3">
      <input
        type="checkbox"
        name={name}
        value={value}
        defaultChecked={isChosen}
        className="size-6 shrink-0 accent-accent"
      />
      <span className="min-w-0">{children}</span>
    </label>
  );
}

/** Published tables join the layers: found by the words of their dataset. */
export function TableSearch({ answer: { view, tables } }: { readonly answer: ExploreData }) {
  const t = useTranslator();
  return (
    <search className="no-print flex flex-col gap-2">
      <Form
        method="get"
        action={t.to('/explore')}
        preventScrollReset
        className="flex flex-wrap items-end gap-3"
        key={tables?.words}
      >
        <Kept view={view} />
        <label className="min-w-40 grow font-bold">
          {t.rich('explore.tables')}
          <input
            type="search"
            name="find"
            defaultValue={tables?.words}
            className={`${controlClass} mt-1 font-normal`}
          />
        </label>
        <Button type="submit" icon="search">
          {t.rich('explore.tablesFind')}
        </Button>
      </Form>
      {tables === undefined ? null : <Hits view={view} hits={tables.hits} />}
    </search>
  );
}

function Hits({ view, hits }: { readonly view: Exploration; readonly hits: readonly TableHit[] }) {
  const t = useTranslator();
  const known = new Set(view.tables.map(writeTable));
  const isFull = layersOf(view).length >= layersMax;
  const free = hits.filter((hit) => !known.has(writeTable(hit)));
  return (
    <div role="status">
      {free.length > 0 ? null : (
        <p>{t.rich(hits.length === 0 ? 'explore.tablesNone' : 'explore.tablesAll')}</p>
      )}
      {isFull && free.length > 0 ? <p>{t.rich('explore.tablesFull')}</p> : null}
      <ul className="flex flex-col">
        {free.map((hit) => (
          <Hit key={`${hit.dataset}/${hit.resource}`} hit={hit} view={view} isFull={isFull} />
        ))}
      </ul>
    </div>
  );
}

interface HitProps {
  readonly hit: TableHit;
  readonly view: Exploration;
  readonly isFull: boolean;
}

function Hit({ hit, view, isFull }: HitProps) {
  const t = useTranslator();
  const { dataset, resource, publisher, rows } = hit;
  const name = tableName(hit, t);
  const tables = [...view.tables, { dataset, resource }];
  return (
    <li className="flex flex-wrap items-center gap-x-3 border-line border-b py-1">
      <span className="min-w-0 grow">
        <span lang={tableLanguage(hit, t)} className="block">
          {name}
        </span>
        <span className="block text-[0.875rem] text-quiet">
          {publisher === '' ? null : <span lang="ja">{publisher}　</span>}
          {t.rich('explore.count', { count: formatNumber(rows, t.language) })}
        </span>
      </span>
      {isFull ? null : (
        <Link
          to={`${t.to('/explore')}${searchOf({ ...view, tables, page: 1 })}`}
          preventScrollReset
          aria-label={t.plain('explore.tablesAdd', { name })}
          className="inline-flex min-h-11 items-center gap-1 text-link underline underline-offset-4"
        >
          <NamedIcon name="plus" className="size-5" />
          {t.rich('explore.add')}
        </Link>
      )}
    </li>
  );
}

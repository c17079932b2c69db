/** Entities as JSON text in the plain forms, remembered as long as the entity is. */
import { type CompiledContext, type Entity, renderEntity } from '@kumiki/ngsi-ld';
import type { Representation } from './representation.ts';

/** Texts by form. */
type Texts = Record<string, string>;

/** An entity never changes; another state of it is another object. So with contexts. */
const memory = new WeakMap<Entity, WeakMap<CompiledContext, Texts>>();

/** The form's name, where nothing is asked but a form; everything else is rendered anew. */
export function plainForm(representation: Representation): string | undefined {
  const { format, sysAttrs, pick, omit, language, datasetIds, linked } = representation;
  const isPlain =
    pick === undefined &&
    omit === undefined &&
    language === undefined &&
    datasetIds === undefined &&
    linked === undefined;
  return isPlain ? `${format}${sysAttrs === true ? ' sysAttrs' : ''}` : undefined;
}

export function plainText(
  entity: Entity,
  context: CompiledContext,
  representation: Representation,
  form: string,
): string {
  let byContext = memory.get(entity);
  if (byContext === undefined) {
    byContext = new WeakMap();
    memory.set(entity, byContext);
  }
  let texts = byContext.get(context);
  if (texts === undefined) {
    texts = {};
    byContext.set(context, texts);
  }
  const known = texts[form];
  if (known !== undefined) return known;
  const text = JSON.stringify(renderEntity(entity, context, representation));
  texts[form] = text;
  return text;
}

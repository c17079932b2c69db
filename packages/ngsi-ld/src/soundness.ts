/** Whether an instance that was put together from parts is one that could have been sent. Clauses 4.5.2–4.5.24. */
import { hasNoLanguages } from './change-instance.ts';
import type { AttributeInstance, Attributes } from './entity.ts';
import { bad, type Failure } from './error.ts';
import { hasUnit, isRelationshipKind, langStringIri, valueMembers } from './members.ts';
import { findKeywordFault } from './value-keywords.ts';

const members = [...new Set(Object.values(valueMembers))];

/** The first fault of what came or changed; instances that stand in `before` are taken as sound. */
export function findUnsound(before: Attributes, after: Attributes): Failure | undefined {
  for (const attribute in after) {
    const instances = after[attribute] ?? [];
    const known = before[attribute] ?? [];
    if (instances === known) continue;
    for (const instance of instances) {
      const fault = known.includes(instance) ? undefined : faultOf(instance);
      if (fault !== undefined) return bad(`${attribute}: ${fault}`);
    }
  }
  return undefined;
}

function faultOf(instance: AttributeInstance): string | undefined {
  const { type, attributes } = instance;
  const own = valueMembers[type];
  if (instance[own] === undefined || hasNoLanguages(instance)) return `a ${type} needs ${own}`;
  for (const member of members) {
    if (member !== own && instance[member] !== undefined) return `a ${type} has no ${member}`;
  }
  if (instance.unitCode !== undefined && !hasUnit(type)) return `a ${type} has no unitCode`;
  const isRelationship = isRelationshipKind(type);
  if (instance.objectType !== undefined && !isRelationship) return `a ${type} has no objectType`;
  if (instance.valueType !== undefined) {
    if (isRelationship) return `a ${type} has no valueType`;
    if (type === 'LanguageProperty' && instance.valueType !== langStringIri) {
      return `the valueType of a ${type} is langString`;
    }
  }
  const value = instance.value ?? instance.valueList;
  const keyword = value === undefined ? undefined : findKeywordFault(value, '');
  if (keyword !== undefined) return keyword.error.detail;
  if (attributes === undefined) return undefined;
  for (const instances of Object.values(attributes)) {
    for (const part of instances) {
      const fault = faultOf(part);
      if (fault !== undefined) return fault;
    }
  }
  return undefined;
}

import { describe, expect, test } from 'vitest';
import { type Access, anonymousAt, type Principal } from '#kernel/http/index.ts';
import { accessOfRole, machineScopes, permit, roles } from './access.ts';

const all: readonly Access[] = ['open', 'read', ...machineScopes.slice(1), 'person'];
const person: Principal = { ...anonymousAt('town'), id: 'person:1', kind: 'person' };
const allowed = (principal: Principal): readonly Access[] =>
  all.filter((access) => permit(principal, access).ok);

describe('what a role may do', () => {
  test.each([
    ['viewer', ['open', 'read', 'person']],
    ['editor', ['open', 'read', 'write', 'person']],
    ['publisher', ['open', 'read', 'write', 'publish', 'person']],
    ['approver', ['open', 'read', 'approve', 'person']],
    ['auditor', ['open', 'read', 'audit', 'person']],
    ['administrator', all],
  ] as const)('%s', (role, access) => {
    expect(allowed({ ...person, roles: [role] })).toEqual(access);
  });

  test('a person without a role may only do what every person may', () => {
    expect(allowed(person)).toEqual(['open', 'read', 'person']);
  });

  test('nobody in particular is asked for credentials, others are told no', () => {
    expect(permit(anonymousAt('town'), 'write')).toMatchObject({
      error: { code: 'unauthenticated' },
    });
    expect(permit(person, 'write')).toMatchObject({
      error: { code: 'forbidden', detail: expect.stringContaining('town') },
    });
  });

  test('a machine may do what its scopes say, whatever roles it has', () => {
    for (const scope of machineScopes) {
      const machine: Principal = { ...person, kind: 'machine', roles: [...roles], scopes: [scope] };
      expect(allowed(machine)).toEqual([...new Set(['open', 'read', scope])]);
    }
  });

  test('names the policy that allowed it', () => {
    expect(permit({ ...person, roles: ['viewer', 'publisher'] }, 'write')).toMatchObject({
      value: { policy: 'role:publisher' },
    });
    const machine: Principal = { ...person, kind: 'machine', scopes: ['write'] };
    expect(permit(machine, 'write')).toMatchObject({ value: { policy: 'scope:write' } });
  });

  test('every role has a row', () => {
    expect(roles).toEqual(Object.keys(accessOfRole));
  });
});

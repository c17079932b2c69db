/** Targets that parsing an address would shorten, and others that name nothing. */
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { refuseTarget } from './targets.ts';

const hasDotSegment = (target: string): boolean => refuseTarget(target) !== undefined;

const dots = ['.', '..', '%2e', '%2E', '%2e%2E', '.%2e', '%2E.'];

describe('a request target', () => {
  test.each(dots)('with the segment %s is told', (segment) => {
    for (const target of [
      `/a/${segment}`,
      `/a/${segment}/b`,
      `/a\\${segment}`,
      `/a/${segment}?b`,
    ]) {
      expect(hasDotSegment(target), target).toBe(true);
    }
    expect(hasDotSegment(`http://localhost/a/${segment}#c`)).toBe(true);
  });

  test('with the character NUL is told, wherever it stands', () => {
    expect(refuseTarget('/a%00b')).toMatch(/NUL/);
    expect(refuseTarget('/a?b=%00')).toMatch(/NUL/);
    expect(refuseTarget('/a%2500')).toBeUndefined();
  });

  test.each([
    '/',
    '/a/b.c',
    '/a/...',
    '/a/.b',
    '/a/%252e%252e',
    '/a/%2e%2e%2e',
    '/a?b=/../c',
    '/a?b=.',
    'http://localhost:8080/a',
  ])('such as %s is as it spells', (target) => {
    expect(hasDotSegment(target)).toBe(false);
  });

  const part = fc.constantFrom('/', '\\', '.', '%2e', '%2E', 'a', '%25', '%2f', '\t');
  propertyTest.prop([fc.array(part, { maxLength: 12 })])(
    'that is not told keeps the number of its segments when it is parsed',
    (parts) => {
      const path = `/${parts.join('')}`;
      fc.pre(!hasDotSegment(path));
      const spelled = path.replaceAll('\t', '').replaceAll('\\', '/');
      expect(new URL(`http://localhost${path}`).pathname).toBe(spelled);
    },
  );
});

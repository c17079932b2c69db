/** Which tenant a request is about: told once, before anything is decided about its caller. */
import { headerOf, type Route, type RouteContext } from '#kernel/http/index.ts';
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { defaultTenant, parseTenantName, type TenantName } from './tenant.ts';

/**
 * A `{tenant}` of the path, the header `NGSILD-Tenant`, or the parameter `tenant`; `default` when none of
 * them stands there. Two that differ are refused: what is decided about one must not be done to the
 * other. Empty where the name is none, so that it matches nothing; the handler says what is wrong.
 */
export function createTenantReader(): (c: RouteContext, route: Route) => Result<TenantName> {
  const inPath = new WeakMap<Route, boolean>();
  return (c, route) => {
    let hasPath = inPath.get(route);
    if (hasPath === undefined) {
      hasPath = route.path.includes('{tenant}');
      inPath.set(route, hasPath);
    }
    const header = headerOf(c, 'ngsild-tenant');
    const named = c.req.url.includes('tenant=') ? c.req.query('tenant') : undefined;
    if (!hasPath && header === undefined && named === undefined) return unnamed;
    const path = hasPath ? c.req.param('tenant') : undefined;
    const given = [path, header, named].filter((one) => one !== undefined && one !== '');
    if (new Set(given).size > 1) {
      const detail = 'Path, parameter tenant and header NGSILD-Tenant name different tenants.';
      return err(problem('bad-request-data', detail, 'tenant'));
    }
    const parsed = parseTenantName(given[0]);
    return ok(parsed.ok ? parsed.value : '');
  };
}

const unnamed = ok(defaultTenant);

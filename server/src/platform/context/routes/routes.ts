/** All routes of the broker. */
import type { Route } from '#kernel/http/index.ts';
import { attributeRoutes } from './attribute-routes.ts';
import { batchRoutes } from './batch-routes.ts';
import { contextDocumentRoutes } from './context-document-routes.ts';
import { discoveryRoutes } from './discovery-routes.ts';
import { entityRoutes } from './entity-routes.ts';
import { purgeRoutes } from './purge-routes.ts';
import { queryRoutes } from './query-routes.ts';
import type { RouteParts } from './route-parts.ts';

export function contextRoutes(parts: RouteParts): readonly Route[] {
  return [
    ...entityRoutes(parts),
    ...attributeRoutes(parts),
    ...batchRoutes(parts),
    ...queryRoutes(parts),
    ...purgeRoutes(parts),
    ...discoveryRoutes(parts),
    ...contextDocumentRoutes(parts),
  ];
}

/** Every route of the catalogue. */
import type { Route } from '#kernel/http/index.ts';
import type { CatalogParts } from '../catalog.ts';
import { ckanRoutes } from '../ckan/routes.ts';
import { dcatRoutes } from '../dcat/routes.ts';
import { placeRoutes } from '../places/routes.ts';
import { activityRoutes } from './activity-routes.ts';
import { datasetRoutes } from './dataset-routes.ts';
import { deletedRoutes } from './deleted-routes.ts';
import { fileRoutes } from './file-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { rowRoutes } from './row-routes.ts';
import { searchRoutes } from './search-routes.ts';
import { shareRoutes } from './share-routes.ts';

export function catalogRoutes(parts: CatalogParts): readonly Route[] {
  return [
    ...searchRoutes(parts),
    ...datasetRoutes(parts),
    ...deletedRoutes(parts),
    ...fileRoutes(parts),
    ...rowRoutes(parts),
    ...placeRoutes(parts),
    ...ckanRoutes(parts),
    ...dcatRoutes(parts),
    ...messageRoutes(parts),
    ...activityRoutes(parts),
    ...shareRoutes(parts),
  ];
}

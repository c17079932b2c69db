/** Every page, once in each language. */
import {
  index,
  prefix,
  type RouteConfig,
  type RouteConfigEntry,
  route,
} from '@react-router/dev/routes';

/** The pages of one language; ids differ, files are the same. */
function pages(language: string): RouteConfigEntry[] {
  const id = (page: string) => ({ id: `${language}/${page}` });
  return [
    index('home/page.tsx', id('home')),
    route('region.svg', 'region/map-image.ts', id('region.svg')),
    route('shelters', 'shelters/list-page.tsx', id('shelters')),
    route('shelters.csv', 'shelters/csv.ts', id('shelters.csv')),
    route('shelters.geojson', 'shelters/geojson.ts', id('shelters.geojson')),
    route('shelters/:id', 'shelters/detail-page.tsx', id('shelter')),
    route('map', 'map/page.tsx', id('map')),
    route('about', 'about/page.tsx', id('about')),
    route('*', 'about/not-found.tsx', id('not-found')),
  ];
}

export default [
  ...pages('ja'),
  ...prefix('easy', pages('easy')),
  ...prefix('en', pages('en')),
] satisfies RouteConfig;

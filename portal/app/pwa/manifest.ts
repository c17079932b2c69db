/** `/manifest.webmanifest`: what a device needs to install the portal. W3C Web Application Manifest. */
import type { LoaderFunctionArgs } from 'react-router';
import { portalContext } from '../api/context.ts';
import { translatorAt } from '../language/text.tsx';
import { nameIn } from '../region/region.ts';

export async function loader({ context, request }: LoaderFunctionArgs): Promise<Response> {
  const t = translatorAt(new URL(request.url).pathname);
  const region = await context.get(portalContext).region();
  const name = t.plain('site.name', { region: nameIn(region.name, t.language) });
  const icon = (size: number, purpose: string) => ({
    src: `/icons/${purpose}-${size}.png`,
    sizes: `${size}x${size}`,
    type: 'image/png',
    purpose,
  });
  const manifest = {
    id: t.to('/'),
    name,
    short_name: t.plain('site.short'),
    lang: t.language === 'en' ? 'en' : 'ja',
    start_url: t.to('/'),
    scope: '/',
    display: 'standalone',
    background_color: '#ffffff',
    theme_color: '#0017c1',
    icons: [icon(192, 'any'), icon(512, 'any'), icon(512, 'maskable')],
    shortcuts: [
      { name: t.plain('nav.shelters'), url: t.to('/shelters') },
      { name: t.plain('nav.map'), url: t.to('/map') },
    ],
  };
  return new Response(JSON.stringify(manifest), {
    headers: {
      'content-type': 'application/manifest+json; charset=utf-8',
      'cache-control': 'public, max-age=3600',
    },
  });
}

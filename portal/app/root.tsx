/** The frame of every page: document, header, notices, footer. */
import type { ReactNode } from 'react';
import {
  isRouteErrorResponse,
  Links,
  type LoaderFunctionArgs,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useLocation,
  useMatches,
  useRouteError,
  useRouteLoaderData,
} from 'react-router';
import { portalContext } from './api/context.ts';
import stylesheet from './app.css?url';
import { SampleBanner } from './design/banner.tsx';
import { DisplayScript } from './design/display-script.tsx';
import { FontFaces } from './design/font-faces.tsx';
import { Footer } from './design/footer.tsx';
import { Header } from './design/header.tsx';
import { MessagePage } from './design/message-page.tsx';
import { Passage } from './design/passage.tsx';
import { Toasts } from './design/toast.tsx';
import { messagesAddress } from './language/files.ts';
import {
  alternateLanguage,
  htmlLanguage,
  languageOf,
  languages,
  pathIn,
  pathWithoutLanguage,
} from './language/language.ts';
import { frameArea } from './language/messages.ts';
import { useTranslator } from './language/text.tsx';
import { UpdateNotice } from './pwa/update-notice.tsx';
import type { Region } from './region/region.ts';
import { summarize } from './shelters/summary.ts';

export interface RootData {
  readonly region: Region;
  readonly hasSample: boolean;
}

export async function loader({ context }: LoaderFunctionArgs): Promise<RootData> {
  const { ask, region, now } = context.get(portalContext);
  const summary = await summarize(ask, now());
  return { region: await region(), hasSample: summary?.hasSample ?? false };
}

/** The region and the notices do not change while someone walks through the pages. */
export function shouldRevalidate(): boolean {
  return false;
}

/** Undefined on the error page of a root that could not load. */
export function useRootData(): RootData | undefined {
  return useRouteLoaderData<RootData>('root');
}

/** A route of the portal may name areas whose messages it shows beside its own: `handle = { texts: [...] }`. */
function textsOf(matches: ReturnType<typeof useMatches>): readonly string[] {
  const areas = matches.flatMap(({ id, handle }) => {
    const named: unknown = typeof handle === 'object' ? Reflect.get(handle ?? {}, 'texts') : [];
    const others = Array.isArray(named) ? named.filter((area) => typeof area === 'string') : [];
    return [id.split('/')[1] ?? frameArea, ...others];
  });
  return [...new Set([frameArea, ...areas])];
}

export function Layout({ children }: { readonly children: ReactNode }) {
  const { pathname, search } = useLocation();
  const matches = useMatches();
  const language = languageOf(pathname);
  const texts = textsOf(matches);
  const isForStaff = matches.some(({ id }) => id.endsWith('/staff/frame'));
  return (
    <html
      lang={htmlLanguage[language]}
      className={language}
      data-texts={texts.join(' ')}
      // What the reader chose stands on it before React comes.
      suppressHydrationWarning
    >
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="theme-color" content="#0017c1" />
        {/* Before everything else that is fetched: nothing shows without it. */}
        <link rel="stylesheet" href={stylesheet} precedence="default" />
        <DisplayScript />
        <FontFaces />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="apple-touch-icon" href="/icons/touch-180.png" />
        <link rel="manifest" href={pathIn(language, '/manifest.webmanifest')} />
        {texts.map((area) => {
          const address = messagesAddress(language, area);
          return address === undefined ? null : (
            <link key={area} rel="preload" as="fetch" href={address} crossOrigin="anonymous" />
          );
        })}
        {(isForStaff ? (['ja', 'en'] as const) : languages).map((each) => (
          <link
            key={each}
            rel="alternate"
            hrefLang={alternateLanguage[each]}
            href={`${pathIn(each, pathWithoutLanguage(pathname))}${search}`}
          />
        ))}
        <Meta />
        <Links />
      </head>
      <body className="flex min-h-dvh flex-col">
        <SkipLink />
        <Passage />
        {isForStaff ? children : <PublicFrame>{children}</PublicFrame>}
        <Toasts />
        {isForStaff ? null : <UpdateNotice />}
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

function SkipLink() {
  const t = useTranslator();
  return (
    <a
      href="#main"
      className="sr-only z-50 bg-surface p-3 text-link focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
    >
      {t.rich('site.skip')}
    </a>
  );
}

function PublicFrame({ children }: { readonly children: ReactNode }) {
  const data = useRootData();
  return (
    <>
      <Header region={data?.region} />
      {data?.hasSample ? <SampleBanner /> : null}
      <main id="main" tabIndex={-1} className="flex grow flex-col outline-none">
        {children}
      </main>
      <Footer region={data?.region} />
    </>
  );
}

export default function Root() {
  return <Outlet />;
}

export function ErrorBoundary() {
  const error = useRouteError();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const t = useTranslator();
  const word = status === 404 ? 'notFound' : undefined;
  return (
    <MessagePage
      title={t.rich(word ? 'error.notFoundTitle' : 'error.title')}
      text={t.rich(word ? 'error.notFoundText' : 'error.text')}
    />
  );
}

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
  useRouteError,
  useRouteLoaderData,
} from 'react-router';
import './app.css';
import '../generated/fonts.css';
import { portalContext } from './api/context.ts';
import { SampleBanner } from './design/banner.tsx';
import { Footer } from './design/footer.tsx';
import { Header } from './design/header.tsx';
import { MessagePage } from './design/message-page.tsx';
import { Passage } from './design/passage.tsx';
import {
  alternateLanguage,
  htmlLanguage,
  languageOf,
  languages,
  pathIn,
  pathWithoutLanguage,
} from './language/language.ts';
import { useTranslator } from './language/text.tsx';
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

export function Layout({ children }: { readonly children: ReactNode }) {
  const { pathname, search } = useLocation();
  const language = languageOf(pathname);
  const t = useTranslator();
  const data = useRootData();
  return (
    <html lang={htmlLanguage[language]} className={language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="theme-color" content="#0017c1" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        {languages.map((each) => (
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
        <a
          href="#main"
          className="sr-only z-50 bg-surface p-3 text-link focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
        >
          {t.rich('site.skip')}
        </a>
        <Passage />
        <Header region={data?.region} />
        {data?.hasSample ? <SampleBanner /> : null}
        <main id="main" tabIndex={-1} className="flex grow flex-col outline-none">
          {children}
        </main>
        <Footer region={data?.region} />
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
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

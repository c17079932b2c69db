/** The door of the interface's own documentation. */
export { errorsMarkdown } from './error-page.ts';
export { type ApiDocument, describeApi } from './openapi.ts';
export { type ApiDocsOptions, withApiDocs } from './routes.ts';

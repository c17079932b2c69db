/** Formats of resources: the short name catalogues show, and the media type. */

export interface Format {
  readonly name: string;
  readonly mediaType: string;
  /** Endings of file names, lower case, without the dot. */
  readonly endings: readonly string[];
  /** Readable by programs without a licence of a maker (Tim Berners-Lee's third star). */
  readonly isOpen: boolean;
}

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

export const formats: readonly Format[] = [
  { name: 'CSV', mediaType: 'text/csv', endings: ['csv'], isOpen: true },
  { name: 'TSV', mediaType: 'text/tab-separated-values', endings: ['tsv', 'tab'], isOpen: true },
  { name: 'JSON', mediaType: 'application/json', endings: ['json'], isOpen: true },
  { name: 'GeoJSON', mediaType: 'application/geo+json', endings: ['geojson'], isOpen: true },
  { name: 'JSON-LD', mediaType: 'application/ld+json', endings: ['jsonld'], isOpen: true },
  { name: 'TTL', mediaType: 'text/turtle', endings: ['ttl'], isOpen: true },
  { name: 'XML', mediaType: 'application/xml', endings: ['xml'], isOpen: true },
  { name: 'RDF', mediaType: 'application/rdf+xml', endings: ['rdf'], isOpen: true },
  { name: 'GML', mediaType: 'application/gml+xml', endings: ['gml'], isOpen: true },
  {
    name: 'KML',
    mediaType: 'application/vnd.google-earth.kml+xml',
    endings: ['kml'],
    isOpen: true,
  },
  { name: 'KMZ', mediaType: 'application/vnd.google-earth.kmz', endings: ['kmz'], isOpen: true },
  { name: 'XLSX', mediaType: xlsx, endings: ['xlsx'], isOpen: true },
  { name: 'XLS', mediaType: 'application/vnd.ms-excel', endings: ['xls'], isOpen: false },
  {
    name: 'ODS',
    mediaType: 'application/vnd.oasis.opendocument.spreadsheet',
    endings: ['ods'],
    isOpen: true,
  },
  { name: 'GTFS', mediaType: 'application/zip', endings: [], isOpen: true },
  { name: 'SHP', mediaType: 'application/zip', endings: ['shp'], isOpen: true },
  { name: 'ZIP', mediaType: 'application/zip', endings: ['zip'], isOpen: true },
  { name: 'PDF', mediaType: 'application/pdf', endings: ['pdf'], isOpen: false },
  { name: 'DOCX', mediaType: docx, endings: ['docx'], isOpen: false },
  { name: 'HTML', mediaType: 'text/html', endings: ['html', 'htm'], isOpen: true },
  { name: 'TXT', mediaType: 'text/plain', endings: ['txt'], isOpen: true },
  { name: 'PNG', mediaType: 'image/png', endings: ['png'], isOpen: true },
  { name: 'JPEG', mediaType: 'image/jpeg', endings: ['jpg', 'jpeg'], isOpen: true },
];

/** By short name, media type, or the ending of a file name or address. */
export function findFormat(text: string | undefined): Format | undefined {
  if (text === undefined) return undefined;
  const given = text.trim().toLowerCase().replace(/^\./, '');
  const type = given.replace(/;.*$/, '');
  const named = formats.find(
    ({ name, mediaType }) => name.toLowerCase() === given || mediaType === type,
  );
  if (named !== undefined) return named;
  const ending = /([a-z0-9]+)(?:[?#].*)?$/.exec(given)?.[1] ?? '';
  return formats.find(({ endings }) => endings.includes(ending));
}

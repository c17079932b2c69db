/** For tests of others: text in the encodings that only old systems write. */
export { encodeText } from './src/text/testing.ts';

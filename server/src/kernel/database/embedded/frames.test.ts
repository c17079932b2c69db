import { fc, test as property } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { type Frame, FrameReader, frameOf } from './frames.ts';

describe('FrameReader', () => {
  const frame = fc
    .record({ type: fc.integer({ min: 1, max: 255 }), body: fc.uint8Array({ maxLength: 40 }) })
    .map(({ type, body }) => frameOf(type, Buffer.from(body)));
  property.prop([fc.array(frame, { maxLength: 8 }), fc.array(fc.nat(20), { minLength: 1 })])(
    'gives the same messages however the bytes are cut',
    (frames, cuts) => {
      const bytes = Buffer.concat(frames);
      const reader = new FrameReader(1_000);
      reader.startupDone();
      const found: Frame[] = [];
      let at = 0;
      for (let i = 0; at < bytes.length; i += 1) {
        const size = (cuts[i % cuts.length] ?? 0) + 1;
        reader.push(Buffer.from(bytes.subarray(at, at + size)), (one) => found.push(one));
        at += size;
      }
      expect(found.map(({ bytes: one }) => one.toString('hex'))).toEqual(
        frames.map((one) => one.toString('hex')),
      );
    },
  );
});

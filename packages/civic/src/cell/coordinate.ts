/** Latitude and longitude as they stand in cells. */
import { toNormalWidth } from '../japanese-text.ts';
import { asIs, invalid, isPlaceholder, type Mended, mended } from './number.ts';

/** Decimal degrees: as they are, in full width, or from degrees, minutes and seconds. */
export function mendDegrees(text: string): Mended {
  if (/^-?[0-9]{1,3}(\.[0-9]+)?$/.test(text)) return asIs(text);
  const plain = toNormalWidth(text)
    .trim()
    .replace(/^(?:北緯|東経|[NE])\s*|\s*[,、;]$/gi, '');
  if (isPlaceholder(plain)) return mended('', 'placeholder-blanked');
  const number = /^(-?[0-9]{1,3}(?:\.[0-9]+)?)\s*(?:°|度)?$/.exec(plain)?.[1];
  if (number !== undefined) return mended(number, 'width-normalised');
  const match =
    /^([0-9]{1,3})\s*(?:°|度|:|\s)\s*([0-9]{1,2})\s*(?:['′’分:]|\s)\s*(?:([0-9]{1,2}(?:\.[0-9]+)?)\s*(?:["″”秒]|'')?)?$/.exec(
      plain,
    );
  if (match === null) return invalid(text);
  const [, degrees, minutes, seconds] = match;
  if (Number(minutes) > 59 || Number(seconds ?? 0) >= 60) return invalid(text);
  const value = Number(degrees) + Number(minutes) / 60 + Number(seconds ?? 0) / 3600;
  return mended(String(Number(value.toFixed(7))), 'degrees-converted');
}

/** Two numbers in one cell, in either order. Undefined when the text is something else or far from Japan. */
export function splitCoordinates(
  text: string,
): { readonly latitude: string; readonly longitude: string } | undefined {
  const match =
    /^[[(]?\s*(?:北緯|緯度:?)?\s*([0-9]{2,3}\.[0-9]+)\s*°?\s*[,、;/\s]\s*(?:東経|経度:?)?\s*([0-9]{2,3}\.[0-9]+)\s*°?\s*[\])]?$/.exec(
      toNormalWidth(text).trim(),
    );
  const [, first = '', second = ''] = match ?? [];
  if (isLatitudeOfJapan(first) && isLongitudeOfJapan(second)) {
    return { latitude: first, longitude: second };
  }
  return isLatitudeOfJapan(second) && isLongitudeOfJapan(first)
    ? { latitude: second, longitude: first }
    : undefined;
}

const degrees = /^[0-9]{2,3}(\.[0-9]*)?$/;

export function isLatitudeOfJapan(text: string): boolean {
  return degrees.test(text) && Number(text) >= 20 && Number(text) <= 46;
}

export function isLongitudeOfJapan(text: string): boolean {
  return degrees.test(text) && Number(text) >= 122 && Number(text) <= 154;
}

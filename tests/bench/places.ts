/** Many places to draw, the same in every run. */

const batch = 1_000;
export const box = { west: 129, south: 32.5, east: 130.5, north: 33.8 };

/** The same places in every run. */
function* randoms(): Generator<number, never> {
  for (let state = 1; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

interface Writing {
  /** Of a server that asks for one. */
  readonly token?: string;
  readonly progress: (text: string) => void;
}

/** Lamps, evenly over the box, with an id that counts them. */
export async function writePlaces(
  url: string,
  places: number,
  { token, progress }: Writing,
): Promise<void> {
  const random = randoms();
  for (let first = 0; first < places; first += batch) {
    const entities = Array.from({ length: batch }, (_, place) => ({
      id: `urn:ngsi-ld:Lamp:${String(first + place).padStart(6, '0')}`,
      type: 'Lamp',
      name: { type: 'Property', value: `街灯${first + place}` },
      address: { type: 'Property', value: `長崎県長崎市尾上町${first + place}番地` },
      power: { type: 'Property', value: (first + place) % 60 },
      location: {
        type: 'GeoProperty',
        value: {
          type: 'Point',
          coordinates: [
            box.west + random.next().value * (box.east - box.west),
            box.south + random.next().value * (box.north - box.south),
          ],
        },
      },
    }));
    const response = await fetch(`${url}/ngsi-ld/v1/entityOperations/upsert`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(entities),
    });
    if (!response.ok) throw new Error(`Writing answers ${response.status}`);
    await response.body?.cancel();
    if ((first + batch) % 20_000 === 0) progress(`${first + batch} places written`);
  }
}

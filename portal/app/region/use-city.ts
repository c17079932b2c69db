/** The municipality someone chose, which stands in the address and stays there from page to page: no cookie is set. */
import { useLocation } from 'react-router';

/** Gives ways of the frame the choice of the page they stand on: `/map` becomes `/map?city=422011`. */
export function useCityIn(): (path: string) => string {
  const { search } = useLocation();
  const city = new URLSearchParams(search).get('city') ?? '';
  return (path) => (/^\d{6}$/.test(city) ? `${path}?city=${city}` : path);
}

/** Keeps requests that are made for users out of private networks (SSRF). OWASP ASVS 5.0, 1.3.6. */
import { lookup } from 'node:dns';
import { lookup as lookupAll } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

export interface OutgoingGuard {
  /** For undici's `connect`: addresses are checked where the connection is made, so DNS cannot change its mind. */
  readonly connect: { readonly lookup?: LookupFunction };
  /**
   * A literal address is never looked up, so `connect` does not see it: ask here first. The reason why a host
   * is refused, or nothing. `hostname` as in a URL, IPv6 in brackets. `localhost` is this machine by its name alone.
   */
  refuseLiteral(hostname: string): string | undefined;
  /** The same for clients that cannot use `connect`: the name is looked up now. */
  refuse(hostname: string): Promise<string | undefined>;
}

/**
 * `allowsPrivateAddresses`: for tests on loopback. `privateHosts`: names or addresses an operator vouches for,
 * which may lie in a private network. `setting`: where they do so, which a refusal tells.
 */
export function createOutgoingGuard(
  allowsPrivateAddresses: boolean,
  privateHosts: readonly string[] = [],
  setting?: string,
): OutgoingGuard {
  if (allowsPrivateAddresses) {
    return { connect: {}, refuseLiteral: () => undefined, refuse: async () => undefined };
  }
  const vouched = new Set(privateHosts.map((host) => bare(host).toLowerCase()));
  const isVouched = (hostname: string): boolean => vouched.has(bare(hostname).toLowerCase());
  const told = (reason: string | undefined): string | undefined =>
    reason === undefined || setting === undefined
      ? reason
      : `${reason}; whoever operates this server may name the host in ${setting}`;
  return {
    connect: {
      lookup: (hostname, options, callback) =>
        (isVouched(hostname) ? lookup : publicLookup)(hostname, options, callback),
    },
    refuseLiteral: (hostname) => (isVouched(hostname) ? undefined : told(refuseLiteral(hostname))),
    async refuse(hostname) {
      const host = bare(hostname);
      if (isVouched(host)) return undefined;
      const refusal = refuseLiteral(hostname);
      if (isIP(host) !== 0 || refusal !== undefined) return told(refusal);
      const addresses = await lookupAll(host, { all: true }).catch(() => []);
      if (addresses.length === 0) return `${hostname} has no address`;
      return addresses.every(({ address }) => isPublicAddress(address))
        ? undefined
        : told(`${hostname} has an address that is not public`);
    },
  };
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function refuseLiteral(hostname: string): string | undefined {
  const host = bare(hostname);
  // RFC 6761, 6.3: such names lead nowhere else, so there is no need to look them up.
  if (/^([^.]+\.)*localhost\.?$/i.test(host)) return `${host} is not public`;
  return isIP(host) !== 0 && !isPublicAddress(host) ? 'its address is not public' : undefined;
}

/** The system's lookup without the addresses that are not public. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const open = (addresses ?? []).filter(({ address }) => isPublicAddress(address));
    const [first] = open;
    if (error !== null || first === undefined) {
      callback(error ?? new Error(`${hostname} has no public address`), '', 0);
    } else if (options.all === true) callback(null, open);
    else callback(null, first.address, first.family);
  });
};

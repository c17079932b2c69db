/** Completes package-lock.json with the optional packages of every platform, not only of this one. */

interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd'];
const moreSystems = ['openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];

/** What the name of a platform package says about where it belongs: `@x/binding-linux-x64-musl`. */
function platformOf(name: string): { cpu?: [string]; libc?: [string]; os?: [string] } {
  const words = name.replaceAll('/', '-').split('-');
  const cpu = words.find((word) => [...processors, 'wasm32'].includes(word));
  const os = words.find((word) => [...systems, ...moreSystems].includes(word));
  return {
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(words.some((word) => word.startsWith('musl')) ? { libc: ['musl'] } : {}),
    ...(os === undefined ? {} : { os: [os] }),
  };
}

function missingPackages(lock: Lock): ReadonlyMap<string, LockedPackage> {
  const locked = new Set(
    Object.keys(lock.packages).map((key) => key.split('node_modules/').at(-1) ?? key),
  );
  const missing = new Map<string, LockedPackage>();
  for (const parent of Object.values(lock.packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      if (locked.has(name) || !/^\d/.test(version)) continue;
      const isDev = parent.dev === true && missing.get(name)?.dev !== false;
      const { cpu, libc, os } = platformOf(name);
      missing.set(`node_modules/${name}`, {
        version,
        ...(cpu ? { cpu } : {}),
        ...(isDev ? { dev: true } : {}),
        ...(libc ? { libc } : {}),
        optional: true,
        ...(os ? { os } : {}),
      } as LockedPackage);
    }
  }
  return missing;
}

/**
 * A lock written on one platform can lack the binaries of the others, and `npm ci` then refuses it
 * or leaves them out. Versions come from the parents, which pin them exactly; the entries carry no
 * integrity, so npm takes it from the registry. Returns the same lock when nothing is missing.
 */
export function completeLock<L extends Lock>(lock: L): L {
  const missing = missingPackages(lock);
  if (missing.size === 0) return lock;
  const entries = [...Object.entries(lock.packages), ...missing];
  entries.sort(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(entries) };
}

/** Checks: is a part of the server able to do its work. */

export interface Finding {
  readonly isOk: boolean;
  /** A short phrase or numbers, without anything personal or secret. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

export interface Check {
  readonly name: string;
  /** Whether load balancers shall send nothing while this fails. */
  readonly isVital: boolean;
  readonly run: () => Finding | Promise<Finding>;
}

export interface CheckedState {
  readonly isOk: boolean;
  readonly findings: Readonly<Record<string, Finding>>;
}

/** Runs side by side; a check that throws or takes longer than `msMax` has failed. */
export async function runChecks(checks: readonly Check[], msMax: number): Promise<CheckedState> {
  const found = await Promise.all(
    checks.map(async (check) => [check.name, await runInTime(check, msMax)] as const),
  );
  return { isOk: found.every(([, { isOk }]) => isOk), findings: Object.fromEntries(found) };
}

async function runInTime(check: Check, msMax: number): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Finding>((resolve) => {
    timer = setTimeout(() => resolve({ isOk: false, details: { reason: 'no answer' } }), msMax);
  });
  try {
    return await Promise.race([Promise.resolve().then(check.run), late]);
  } catch {
    return { isOk: false, details: { reason: 'failed' } };
  } finally {
    clearTimeout(timer);
  }
}

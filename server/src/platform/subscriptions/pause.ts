/** Pauses of an endpoint: what fails makes them longer, and after one a single attempt tries first. */

export interface PauseState {
  /** Failures in a row; those that happen together count once. */
  readonly failures: number;
  /** Milliseconds since the epoch; 0 while it is not pausing. */
  readonly pausedUntil: number;
  readonly lastError: string | undefined;
}

export interface Pause {
  state(): PauseState;
  isOn(): boolean;
  /** Since the last failure nothing has arrived: one tries, the others wait for what comes of it. */
  isProbing(): boolean;
  /** `leastMs`: for how long the endpoint is to be left alone at least. */
  failed(reason: string, leastMs: number): void;
  /** True: what waited for an attempt that tries may go on. */
  arrived(wasProbing: boolean): boolean;
  /** Ends a pause now. */
  end(): void;
  /** Forgets failures, too. */
  renew(): void;
  stop(): void;
}

export interface PauseParts {
  readonly now: () => number;
  /** Milliseconds to wait after that many failures in a row. */
  readonly pauseMs: (failures: number) => number;
  readonly ended: () => void;
}

export function createPause({ now, pauseMs, ended }: PauseParts): Pause {
  const state = { failures: 0, pausedUntil: 0, lastError: undefined as string | undefined };
  let isProbing = false;
  let timer: NodeJS.Timeout | undefined;

  function begin(ms: number): void {
    clearTimeout(timer);
    state.pausedUntil = now() + ms;
    timer = setTimeout(end, ms);
    timer.unref();
  }

  function end(): void {
    clearTimeout(timer);
    state.pausedUntil = 0;
    ended();
  }

  return {
    state: () => ({ ...state }),
    isOn: () => state.pausedUntil !== 0,
    isProbing: () => isProbing,
    failed(reason, leastMs) {
      state.lastError = reason;
      if (state.pausedUntil === 0) {
        state.failures += 1;
        isProbing = true;
        begin(Math.max(pauseMs(state.failures), leastMs));
      } else if (now() + leastMs > state.pausedUntil) begin(leastMs);
      // Else: attempts that were under way together fail together.
    },
    arrived(wasProbing) {
      // Under way before another failed, it says nothing of the time after: the pause goes on.
      if (state.pausedUntil !== 0) return false;
      state.failures = 0;
      state.lastError = undefined;
      if (wasProbing) isProbing = false;
      return wasProbing;
    },
    end,
    renew() {
      state.failures = 0;
      if (state.pausedUntil !== 0) end();
    },
    stop: () => clearTimeout(timer),
  };
}

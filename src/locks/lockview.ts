import type { IHolder, LockView } from '../tokens';
import type { LockState } from './rest';

/**
 * What is known of the lock of a document, and remembered of what it was.
 */
export interface ILockHistory {
  /** What the server told last; null until it did. */
  readonly state: LockState | null;
  /** Since when the document is no longer edited here, and why; null where it never was. */
  readonly lost: { readonly at: Date; readonly reason: string | null } | null;
  /** What was changed here, and is not stored, since then. */
  readonly unsaved: boolean;
  /** Who edited last. */
  readonly last: IHolder | null;
  /** The person chose to view what they edit elsewhere. */
  readonly quiet: boolean;
}

export const UNKNOWN: ILockHistory = {
  state: null,
  lost: null,
  unsaved: false,
  last: null,
  quiet: false
};

const SOMEBODY: IHolder = { name: '', me: false, application: null };

/**
 * Learn what the server tells.
 *
 * @param unsaved - the document has changes that are not stored.
 */
export function reduce(
  known: ILockHistory,
  state: LockState,
  unsaved: boolean,
  now: Date
): ILockHistory {
  const last = other(state) ?? known.last;
  if (edits(state)) {
    return { ...UNKNOWN, state };
  }
  if (!known.state) {
    return { ...UNKNOWN, state, unsaved, last };
  }
  if (!edits(known.state)) {
    return { ...known, state, last };
  }
  return {
    ...UNKNOWN,
    state,
    lost: { at: now, reason: state.reason },
    unsaved,
    last
  };
}

export function viewOf({ state, lost, last, quiet }: ILockHistory): LockView {
  if (!state) {
    return { kind: 'free' };
  }
  const since = state.since ? new Date(state.since) : null;
  const reason: string | null = state.reason;
  if (edits(state)) {
    switch (state.state) {
      case 'held':
        return { kind: 'editing', since };
      case 'none':
        // Switched off by the operator: nothing the person can wonder about.
        return reason === 'off'
          ? { kind: 'free' }
          : { kind: 'unlocked', collide: reason === 'uncompared' };
      default:
        return { kind: 'free' };
    }
  }
  if (state.state === 'lost' && reason === 'gone') {
    return { kind: 'gone' };
  }
  if (!state.writable || reason === 'denied') {
    return { kind: lost ? 'denied' : 'viewer' };
  }
  const holder = other(state);
  if (!holder) {
    return { kind: 'finished', holder: last ?? SOMEBODY };
  }
  if (holder.me && !holder.application) {
    return { kind: 'self', since, quiet };
  }
  const watching = state.mode === 'watch';
  const ended = lost?.at ?? null;
  return { kind: 'other', holder, since, ended, watching };
}

/** Whether this tab edits, as far as the server knows. */
export function edits(state: LockState | null): boolean {
  return state?.mode === 'edit' && !['locked', 'lost'].includes(state.state);
}

function other({ state, holder }: LockState): IHolder | null {
  return state === 'locked' || state === 'lost' ? (holder ?? SOMEBODY) : null;
}

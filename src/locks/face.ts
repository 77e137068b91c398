import type { LockState } from './rest';

/**
 * Who edits, and is not this server; without a name where that is not known.
 */
export type IHolder = NonNullable<LockState['holder']>;

/**
 * What a person is to see of the lock of a document.
 */
export type Face =
  /** Nothing: not known yet, or nothing to tell. */
  | { readonly kind: 'free' }
  /** Edited here. */
  | { readonly kind: 'editing'; readonly since: Date | null }
  /** Edited here, on a storage that keeps no locks. */
  | { readonly kind: 'unlocked' }
  /** Somebody else edits; `ended` is when the lock that was here ended. */
  | {
      readonly kind: 'other';
      readonly holder: IHolder;
      readonly since: Date | null;
      readonly ended: Date | null;
      readonly watching: boolean;
    }
  /** The same person edits elsewhere; `quiet` when he chose to view. */
  | {
      readonly kind: 'self';
      readonly since: Date | null;
      readonly quiet: boolean;
    }
  /** May view, and not edit. */
  | { readonly kind: 'viewer' }
  /** Might edit, and may no longer. */
  | { readonly kind: 'denied' }
  /** The file is no longer there. */
  | { readonly kind: 'gone' }
  /** Who edited has finished. */
  | { readonly kind: 'finished'; readonly holder: IHolder };

/**
 * What is known of the lock of a document, and remembered of what it was.
 */
export interface IKnown {
  /** What the server told last; null until it did. */
  readonly state: LockState | null;
  /** Since when the document is no longer edited here, and why; null where it never was. */
  readonly lost: { readonly at: Date; readonly reason: string | null } | null;
  /** What was changed here, and is not stored, since then. */
  readonly unsaved: boolean;
  /** Who edited last. */
  readonly last: IHolder | null;
  /** The person chose to view what he edits elsewhere. */
  readonly quiet: boolean;
}

export const UNKNOWN: IKnown = {
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
export function learn(
  known: IKnown,
  state: LockState,
  unsaved: boolean,
  now: Date
): IKnown {
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

export function faceOf({ state, lost, last, quiet }: IKnown): Face {
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
        return { kind: reason === 'off' ? 'free' : 'unlocked' };
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

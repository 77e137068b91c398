import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Merged } from '../tokens';
import { moment } from '../ui/times';
import type { Original } from './rest';

/**
 * What a person can do about a copy.
 */
export type Action =
  | 'compare'
  | 'merge'
  | 'watch'
  | 'unwatch'
  | 'replace'
  | 'propose'
  | 'decline'
  | 'cancel'
  | 'undo'
  | 'original'
  | 'share'
  | 'forget'
  | 'delete';

/**
 * How a copy stands.
 */
export interface ICopyState {
  /** null: not known yet. */
  readonly original: Original | null;
  /** What the copy itself says of it. */
  readonly known: Pick<Original, 'name' | 'owner' | 'mine'> | null;
  /** Who made the copy; empty where this person did, or it is not known. */
  readonly maker: string;
  /** It can be made to forget its original. */
  readonly forgettable: boolean;
  /** It is being merged. */
  readonly merging: boolean;
  /** The person is told when the original is free. */
  readonly watching: boolean;
  /** What came of merging it, as long as neither side changed since. */
  readonly merged: '' | 'merged' | 'nothing';
  /** The last merge can be undone. */
  readonly undoable: boolean;
  /** The owner of the original was asked to merge, in this page: their name. */
  readonly asked: string;
}

export interface IBarMessage {
  readonly text: string;
  /** Offered as buttons. */
  readonly actions: readonly Action[];
  /** Offered in the menu. */
  readonly more: readonly Action[];
}

/**
 * What the bar of a copy says and offers; null where nothing is known yet.
 */
export function barMessage(
  trans: TranslationBundle,
  state: ICopyState
): IBarMessage | null {
  const { original, known } = state;
  const who = original ?? known;
  if (!who) {
    return null;
  }
  const about = aboutWords(trans, who, state.maker);
  if (!original) {
    return { text: about, actions: [], more: [] };
  }
  if (state.merging) {
    const text = trans.__('Merging into “%1”…', original.name);
    return { text, actions: ['cancel'], more: [] };
  }
  const { text, actions } = stands(trans, original, state);
  const there = original.path !== null && original.state !== 'missing';
  const more: Action[] = ['share', 'delete'];
  if (state.forgettable) {
    more.splice(1, 0, 'forget');
  }
  if (state.undoable) {
    more.unshift('undo');
  }
  const again = answeredAction(original);
  if (again) {
    more.unshift(again);
  }
  return {
    text: `${about} ${text}`,
    actions,
    more: there ? ['original', ...more] : more
  };
}

/** What the copy is a copy of, and whose both are. */
function aboutWords(
  trans: TranslationBundle,
  { name, owner, mine }: NonNullable<ICopyState['known']>,
  maker: string
): string {
  if (mine) {
    return maker
      ? trans.__('%1’s copy of your “%2”.', maker, name)
      : trans.__('Copy of your “%1”.', name);
  }
  if (!owner || owner === maker) {
    return maker
      ? trans.__('%1’s copy of “%2”.', maker, name)
      : trans.__('Copy of “%1”.', name);
  }
  return maker
    ? trans.__('%1’s copy of “%2” (%3).', maker, name, owner)
    : trans.__('Copy of “%1” (%2).', name, owner);
}

/** What is offered last, since it was done: merging, or asking for it. */
function answeredAction(original: Original): 'merge' | 'propose' | null {
  const { proposal, mine, writable, holder } = original;
  if (!proposal || proposal.state === 'open') {
    return null;
  }
  if (mine) {
    return writable && !holder ? 'merge' : null;
  }
  return proposal.state === 'merged' && !writable ? 'propose' : null;
}

/**
 * What became of a proposal; empty where there is none.
 *
 * @param asked - who was asked in this page.
 */
export function proposalWords(
  trans: TranslationBundle,
  { proposal, mine, owner }: Original,
  asked: string
): string {
  const who = owner || asked || trans.__('its owner');
  if (!proposal) {
    return asked && trans.__('You asked %1 to merge it.', who);
  }
  const { state, words, answer, changed } = proposal;
  if (mine) {
    switch (state) {
      case 'merged':
        return trans.__('You merged it.');
      case 'declined':
        return answer
          ? trans.__('You declined to merge it: “%1”', answer)
          : trans.__('You declined to merge it.');
      case 'open':
        return words
          ? trans.__('You are asked to merge it: “%1”', words)
          : trans.__('You are asked to merge it.');
    }
  }
  switch (state) {
    case 'merged':
      return trans.__('%1 merged it.', who);
    case 'declined':
      return answer
        ? trans.__('%1 declined to merge it: “%2”', who, answer)
        : trans.__('%1 declined to merge it.', who);
    case 'open':
      return changed
        ? trans.__('You asked %1 to merge it. The original changed since.', who)
        : trans.__('You asked %1 to merge it.', who);
  }
}

function stands(
  trans: TranslationBundle,
  original: Original,
  { watching, asked, merged }: ICopyState
): Pick<IBarMessage, 'text' | 'actions'> {
  const { state, owner, writable, holder, mine, proposal } = original;
  if (state === 'missing') {
    return { text: trans.__('The original is gone.'), actions: ['replace'] };
  }
  const actions: Action[] = state === 'denied' ? [] : ['compare'];
  if (merged) {
    const text =
      merged === 'merged'
        ? trans.__('You merged it. There is nothing left to merge.')
        : trans.__('There is nothing to merge: the original has all of it.');
    return { text, actions };
  }
  const told = proposalWords(trans, original, asked);
  const isAnswered = !!proposal && proposal.state !== 'open';
  if (mine && isAnswered) {
    return { text: told, actions };
  }
  if (state === 'denied' || !writable) {
    const text =
      told ||
      (state === 'denied'
        ? trans.__('You may not see the original.')
        : trans.__('You may not change the original.'));
    const isOffered =
      owner && !mine && (!told || proposal?.state === 'declined');
    return { text, actions: isOffered ? [...actions, 'propose'] : actions };
  }
  const how = holder
    ? heldWords(trans, original, watching)
    : changedWords(trans, original);
  const next: Action = !holder ? 'merge' : watching ? 'unwatch' : 'watch';
  return {
    text: [told, how].filter(Boolean).join(' '),
    actions:
      mine && proposal ? [...actions, next, 'decline'] : [...actions, next]
  };
}

function heldWords(
  trans: TranslationBundle,
  { holder, since }: Original,
  watching: boolean
): string {
  const at = since && moment(new Date(since));
  const name = holder!.name || holder!.application;
  let who: string;
  if (holder!.me) {
    who = holder!.application
      ? trans.__('You are editing the original in %1.', holder!.application)
      : trans.__('You are editing the original elsewhere.');
  } else if (!name) {
    who = trans.__('Somebody else is editing the original.');
  } else {
    who = at
      ? trans.__('%1 has been editing the original since %2.', name, at)
      : trans.__('%1 is editing the original.', name);
  }
  return watching
    ? trans.__('%1 You will be told when it is free.', who)
    : trans.__('%1 Merge when it is free.', who);
}

function changedWords(
  trans: TranslationBundle,
  { state, changes }: Original
): string {
  if (state === 'same') {
    return trans.__('The original has not changed since.');
  }
  return changes
    ? trans._n(
        'The original changed once since.',
        'The original changed %1 times since.',
        changes
      )
    : trans.__('The original changed since.');
}

/**
 * What is on a button or in the menu.
 */
export function actionLabel(
  trans: TranslationBundle,
  action: Action,
  owner: string
): string {
  switch (action) {
    case 'compare':
      return trans.__('Compare');
    case 'merge':
      return trans.__('Merge back');
    case 'undo':
      return trans.__('Undo the Merge');
    case 'watch':
      return trans.__('Tell me when');
    case 'unwatch':
    case 'cancel':
      return trans.__('Cancel');
    case 'replace':
      return trans.__('Put this copy in its place');
    case 'propose':
      return trans.__('Ask %1 to merge', owner);
    case 'decline':
      return trans.__('Decline…');
    case 'original':
      return trans.__('Go to the Original');
    case 'share':
      return trans.__('Share This Copy for Review…');
    case 'forget':
      return trans.__('Forget the Original');
    case 'delete':
      return trans.__('Delete This Copy…');
  }
}

/**
 * How a merge went that stored something.
 */
export function mergedMessage(
  trans: TranslationBundle,
  merged: Merged
): string {
  const { name, kind, summary, local, remote } = merged;
  if (!summary) {
    return trans.__('Merged into “%1”.', name);
  }
  const counted = [
    { n: summary.local, from: local.me ? trans.__('you') : local.name },
    // In a file of one's own, others may write too.
    {
      n: summary.remote,
      from: (!remote.me && remote.name) || trans.__('the original')
    },
    { n: summary.both, from: trans.__('both') }
  ].filter(({ n }) => n > 0);
  const parts = counted.map(({ n, from }, i) => {
    const who = from || trans.__('somebody else');
    if (i > 0) {
      return trans.__('%1 from %2', n, who);
    }
    return kind === 'notebook'
      ? trans._n('1 cell from %2', '%1 cells from %2', n, who)
      : trans._n('1 place from %2', '%1 places from %2', n, who);
  });
  const said = parts.length
    ? trans.__('Merged into “%1”: %2.', name, parts.join(', '))
    : trans.__('Merged into “%1”.', name);
  return [said, ...remarks(trans, merged)].join(' ');
}

function remarks(
  trans: TranslationBundle,
  { summary }: Merged
): readonly string[] {
  const { together, not_run } = summary!;
  const said: string[] = [];
  if (together > 0) {
    said.push(
      trans._n(
        'At 1 place both inserted something: the original’s comes first.',
        'At %1 places both inserted something: the original’s comes first.',
        together
      )
    );
  }
  if (not_run > 0) {
    said.push(
      trans._n(
        '1 merged cell was not run since.',
        '%1 merged cells were not run since.',
        not_run
      )
    );
  }
  return said;
}

/**
 * That changes of somebody else came into a document while it was saved.
 */
export function cameInMessage(
  trans: TranslationBundle,
  path: string,
  { remote }: Merged
): string {
  const name = PathExt.basename(path);
  if (remote.me) {
    return trans.__(
      'You changed “%1” elsewhere meanwhile. Those changes are merged in.',
      name
    );
  }
  return remote.name
    ? trans.__(
        '%1 changed “%2” meanwhile. Those changes are merged into yours.',
        remote.name,
        name
      )
    : trans.__(
        '“%1” was changed meanwhile. Those changes are merged into yours.',
        name
      );
}

import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { LockView, IHolder } from '../tokens';
import { moment } from '../ui/times';

/**
 * What a person can do about a lock.
 */
export type Action =
  | 'copy'
  | 'watch'
  | 'unwatch'
  | 'edit'
  | 'merge'
  | 'take'
  | 'view'
  | 'keep'
  | 'discard';

/**
 * What the banner says, and what it offers; null where there is no banner.
 */
export interface IBannerMessage {
  readonly text: string;
  readonly actions: readonly Action[];
}

/**
 * What the banner says and offers.
 *
 * @param path - names the document and tells its kind.
 * @param unsaved - changes of this person are not stored.
 * @param owner - who shared the document, where that is known.
 */
export function bannerMessage(
  trans: TranslationBundle,
  view: LockView,
  path: string,
  unsaved: boolean,
  owner: string | null
): IBannerMessage | null {
  const said = facts(trans, view, path, unsaved, owner);
  if (!said || !unsaved) {
    return said;
  }
  const kept = trans.__('Your unsaved changes are kept.');
  const first = said.actions.filter(action =>
    ['merge', 'take'].includes(action)
  );
  return {
    text: `${said.text} ${kept}`,
    actions: [...first, 'keep', 'discard']
  };
}

function facts(
  trans: TranslationBundle,
  view: LockView,
  path: string,
  unsaved: boolean,
  owner: string | null
): IBannerMessage | null {
  const what = documentNoun(trans, path);
  switch (view.kind) {
    case 'free':
    case 'editing':
    case 'unlocked':
      return null;
    case 'other':
      return {
        text: otherWords(trans, view, what, unsaved),
        actions: ['copy', view.watching ? 'unwatch' : 'watch']
      };
    case 'self':
      return view.quiet
        ? {
            text: trans.__('You are viewing what you edit elsewhere.'),
            actions: ['take']
          }
        : {
            text: view.since
              ? trans.__(
                  'You have been editing this in another window or session since %1.',
                  moment(view.since)
                )
              : trans.__('You are editing this in another window or session.'),
            actions: ['take', 'view']
          };
    case 'viewer':
      return {
        text: owner
          ? trans.__('%1 shared this with you to view.', owner)
          : trans.__('You may view this %1, and not change it.', what),
        actions: ['copy']
      };
    case 'denied':
      return {
        text: trans.__('You may no longer change this %1.', what),
        actions: ['copy']
      };
    case 'gone':
      return {
        text: trans.__('This %1 was moved or deleted on the storage.', what),
        actions: ['copy']
      };
    case 'finished':
      return {
        text: finishedWords(trans, view.holder, what),
        actions: [unsaved ? 'merge' : 'edit']
      };
  }
}

function otherWords(
  trans: TranslationBundle,
  { holder, since, ended, watching }: Extract<LockView, { kind: 'other' }>,
  what: string,
  unsaved: boolean
): string {
  const who = ended
    ? endedWords(trans, holder, moment(ended))
    : whoEdits(trans, holder, what, since && moment(since));
  if (unsaved) {
    // What is not stored stays: nothing else appears before it is dropped.
    return who;
  }
  return watching
    ? trans.__('%1 You will be told when it is free.', who)
    : holder.me
      ? trans.__('%1 Here you view it; changes appear as they are saved.', who)
      : trans.__(
          '%1 You are viewing it; changes appear as they are saved.',
          who
        );
}

function endedWords(
  trans: TranslationBundle,
  { name, me, application }: IHolder,
  at: string
): string {
  if (me && application) {
    return trans.__(
      'Your editing lock ended at %1, and you edit in %2 now.',
      at,
      application
    );
  }
  return name
    ? trans.__('Your editing lock ended at %1, and %2 edits now.', at, name)
    : trans.__(
        'Your editing lock ended at %1, and somebody else edits now.',
        at
      );
}

function whoEdits(
  trans: TranslationBundle,
  { name, me, application }: IHolder,
  what: string,
  since: string | null
): string {
  if (application && me) {
    return since
      ? trans.__(
          'You have been editing this %1 in %2 since %3.',
          what,
          application,
          since
        )
      : trans.__('You are editing this %1 in %2.', what, application);
  }
  if (application) {
    return name
      ? trans.__('Locked by %1 (%2).', application, name)
      : trans.__('Locked by %1.', application);
  }
  if (!name) {
    return since
      ? trans.__(
          'Somebody else has been editing this %1 since %2.',
          what,
          since
        )
      : trans.__('Somebody else is editing this %1.', what);
  }
  return since
    ? trans.__('%1 has been editing this %2 since %3.', name, what, since)
    : trans.__('%1 is editing this %2.', name, what);
}

function finishedWords(
  trans: TranslationBundle,
  { name, me, application }: IHolder,
  what: string
): string {
  if (me) {
    return application
      ? trans.__('You are no longer editing this in %1.', application)
      : trans.__('You are no longer editing this elsewhere.');
  }
  return name
    ? trans.__('%1 has finished.', name)
    : trans.__('This %1 is free now.', what);
}

/**
 * What the banner says for a moment when the person tries to change what is only viewed.
 *
 * @param actions - what the banner offers.
 */
export function viewOnlyMessage(
  trans: TranslationBundle,
  view: LockView,
  [first]: readonly Action[]
): string {
  switch (view.kind) {
    case 'other':
      return otherEdits(trans, view.holder);
    case 'self':
      return trans.__(
        'View only while you are editing this elsewhere: continue here to change it.'
      );
    case 'finished':
      return trans.__(
        'View only: choose “%1” to change it.',
        actionLabel(trans, first)
      );
    default:
      return trans.__('View only: make a copy to change it.');
  }
}

function otherEdits(
  trans: TranslationBundle,
  { name, me, application }: IHolder
): string {
  if (me && application) {
    return trans.__(
      'View only while you are editing this in %1: make a copy to change it here.',
      application
    );
  }
  return name
    ? trans.__('View only while %1 is editing: make a copy to change it.', name)
    : trans.__(
        'View only while somebody else is editing: make a copy to change it.'
      );
}

/**
 * What is on a button.
 */
export function actionLabel(trans: TranslationBundle, action: Action): string {
  switch (action) {
    case 'copy':
      return trans.__('Make a copy');
    case 'watch':
      return trans.__('Tell me when it is free');
    case 'unwatch':
      return trans.__('Cancel');
    case 'edit':
      return trans.__('Edit now');
    case 'merge':
      return trans.__('Merge my changes in');
    case 'take':
      return trans.__('Continue here');
    case 'view':
      return trans.__('View only');
    case 'keep':
      return trans.__('Save them as my copy');
    case 'discard':
      return trans.__('Discard');
  }
}

/**
 * What a document is called.
 */
function documentNoun(trans: TranslationBundle, path: string): string {
  return PathExt.extname(path) === '.ipynb'
    ? trans.__('notebook')
    : trans.__('file');
}

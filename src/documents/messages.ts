import { PageConfig, PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IHolder, ISaveRefusal, RefusalReason } from '../tokens';
import { moment } from '../ui/times';

/**
 * What to say about a save the storage did not take: what happened, that the work is safe,
 * what to do.
 */
export function refusalMessage(
  trans: TranslationBundle,
  { path, reason, holder, message, good }: ISaveRefusal
): string {
  const name = PathExt.basename(path);
  switch (reason) {
    case 'changed':
      return trans.__(
        '“%1” was changed on the storage since you opened it, so it was not saved over. ' +
          'Your work is still here.',
        name
      );
    case 'conflicts':
      return holder
        ? trans.__(
            '%1 changed “%2” in the same places as you, so it was not saved over. ' +
              'Your work is still here.',
            holder.name,
            name
          )
        : trans.__(
            '“%1” was changed in the same places as here, so it was not saved over. ' +
              'Your work is still here.',
            name
          );
    case 'missing':
      return trans.__(
        '“%1” was moved or deleted on the storage since you opened it. ' +
          'Your work is still here.',
        name
      );
    case 'locked':
      return lockedMessage(trans, name, holder);
    case 'forbidden':
      return trans.__(
        'You may not change “%1”, so it was not saved. Your work is still here.',
        name
      );
    case 'quota':
      return trans.__(
        '“%1” was not saved: there is no space left on the storage. ' +
          'Your work is still here. Delete what you no longer need, then save again.',
        name
      );
    case 'signed-out':
      return trans.__(
        '“%1” was not saved: the storage wants you to sign in again. ' +
          'Your work is still here.',
        name
      );
    case 'undone':
      return trans.__(
        'The storage took “%1” and took it back when it had checked it, as it does when it ' +
          'finds a virus. Your work is still here. Change it, then save again.',
        name
      );
    case 'unreadable':
      return good
        ? trans.__(
            '“%1” is damaged on the storage: it cannot be read. ' +
              'Your work is still here. The last good version is of %2.',
            name,
            moment(new Date(good.mtime))
          )
        : trans.__(
            '“%1” is damaged on the storage: it cannot be read. ' +
              'Your work is still here.',
            name
          );
    case 'unreachable':
      return trans.__(
        'The storage cannot be reached. Your work is still here, and is saved by itself ' +
          'when the storage is back.'
      );
    case 'no-session':
      return PageConfig.getOption('hubPrefix')
        ? trans.__(
            'You are signed out of the hub: sign in in another tab. ' +
              'Your work is kept here and saved then.'
          )
        : trans.__(
            'You are signed out of Jupyter: sign in in another tab. ' +
              'Your work is kept here and saved then.'
          );
    case 'too-large':
      return trans.__(
        'A server between you and Jupyter refuses files this large, so “%1” was not saved. ' +
          'Your work is still here. Clear large outputs and save again, or ask who runs ' +
          'Jupyter for a higher limit.',
        name
      );
    case 'interrupted':
      return trans.__(
        '“%1” was not saved: the connection to the storage broke on the way. ' +
          'Your work is still here, and is sent again by itself.',
        name
      );
    case 'busy':
      return trans.__(
        '“%1” was not saved: the storage is busy. ' +
          'Your work is still here, and is sent again by itself.',
        name
      );
    case 'faulty':
      return trans.__(
        '“%1” was not saved: something is broken on the storage. ' +
          'Your work is still here, and is sent again by itself.',
        name
      );
    case 'no-server':
      return trans.__(
        '“%1” was not saved: your Jupyter server does not answer. ' +
          'Your work is still here, and is sent again by itself. ' +
          'Where the server was stopped, start it in another tab.',
        name
      );
    case 'failed':
      return message
        ? trans.__(
            '“%1” was not saved: %2 Your work is still here.',
            name,
            sentence(message)
          )
        : trans.__(
            '“%1” was not saved: the server gave an answer that is not understood. ' +
              'Your work is still here.',
            name
          );
  }
}

function lockedMessage(
  trans: TranslationBundle,
  name: string,
  holder: IHolder | null
): string {
  if (holder?.me) {
    return holder.application
      ? trans.__(
          'You are editing “%1” in %2, so it was not saved from here. ' +
            'Your work is still here.',
          name,
          holder.application
        )
      : trans.__(
          'You are editing “%1” elsewhere, so it was not saved from here. ' +
            'Your work is still here.',
          name
        );
  }
  return holder?.name
    ? trans.__(
        '%1 is editing “%2”, so it was not saved. Your work is still here.',
        holder.name,
        name
      )
    : trans.__(
        'Somebody else is editing “%1”, so it was not saved. Your work is still here.',
        name
      );
}

/**
 * What to say when a document is saved that a reason common to all kept from it.
 */
export function savedMessage(
  trans: TranslationBundle,
  path: string,
  reason: RefusalReason
): string {
  const name = PathExt.basename(path);
  return reason === 'unreachable'
    ? trans.__('The storage is back, and “%1” is saved.', name)
    : trans.__('“%1” is saved.', name);
}

/** What a server said, as a sentence, without the path that cs3lab puts before it. */
function sentence(message: string): string {
  const words = message.replace(/^“[^”]*”: /, '').trim();
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

/**
 * The name of the n-th copy somebody makes of a file, from its name without the extension.
 */
export function copyName(
  trans: TranslationBundle,
  stem: string,
  n: number
): string {
  return n === 1
    ? trans.__('%1 (my copy)', stem)
    : trans.__('%1 (my copy %2)', stem, n);
}

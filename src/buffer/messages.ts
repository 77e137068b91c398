import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { moment } from '../ui/times';
import type { IWork } from './buffer';

/** What to say of work that was found. */
export function foundMessage(
  trans: TranslationBundle,
  { path, time }: IWork
): string {
  return trans.__(
    'Work of yours on “%1” from %2 was not stored.',
    PathExt.basename(path),
    moment(new Date(time))
  );
}

/**
 * What to say where it could not be merged.
 *
 * @param reason - the server's words.
 */
export function unmergedMessage(
  trans: TranslationBundle,
  { path, time }: IWork,
  reason: string
): string {
  return trans.__(
    'Your work on “%1” from %2 was not merged: %3 It is still kept.',
    PathExt.basename(path),
    moment(new Date(time)),
    reason
  );
}

/** What to say where it could not be copied. */
export function uncopiedMessage(
  trans: TranslationBundle,
  { path, time }: IWork,
  reason: string
): string {
  return trans.__(
    'Your work on “%1” from %2 was not copied: %3 It is still kept.',
    PathExt.basename(path),
    moment(new Date(time)),
    reason
  );
}

/** What to say once it is in the file. */
export function mergedInMessage(
  trans: TranslationBundle,
  { path, time }: IWork
): string {
  return trans.__(
    'Your work from %1 is in “%2” now.',
    moment(new Date(time)),
    PathExt.basename(path)
  );
}

/** The title of the tab that shows what it changes. */
export function shownTitle(
  trans: TranslationBundle,
  { path, time }: IWork
): string {
  return trans.__(
    '%1 and your work from %2',
    PathExt.basename(path),
    moment(new Date(time))
  );
}

import type { TranslationBundle } from '@jupyterlab/translation';
import { day, fullTime, when } from '../../ui/times';
import { isLink } from './rows';
import type { Item, MadeRow, Party, ReceivedRow, Role } from './rows';

/** What a person or group is called. */
export function nameOf(trans: TranslationBundle, party: Party): string {
  const { kind, name, username, mail, site } = party;
  const known = name ?? username ?? mail;
  if (!known) {
    return kind === 'group' ? trans.__('A group') : trans.__('Somebody');
  }
  return site ? trans.__('%1 (%2)', known, site) : known;
}

/** What tells a person from others of that name. */
export function detailOf(trans: TranslationBundle, party: Party): string {
  if (party.kind === 'group') {
    return trans.__('Group');
  }
  const more = [party.username, party.mail].filter(
    part => part && part !== party.name
  );
  return more.join(' · ');
}

/** What an item is called. */
export function itemName(trans: TranslationBundle, { name }: Item): string {
  return name ?? trans.__('No longer there');
}

/** What a role lets people do, in two words. */
export function roleName(trans: TranslationBundle, role: Role): string {
  switch (role) {
    case 'viewer':
      return trans.__('Can view');
    case 'editor':
      return trans.__('Can edit');
    case 'other':
      return trans.__('Other rights');
  }
}

/** What a role means, in a sentence. */
export function roleMeaning(trans: TranslationBundle, role: Role): string {
  switch (role) {
    case 'viewer':
      return trans.__('Viewers open, run and copy it; they change nothing.');
    case 'editor':
      return trans.__(
        'Editors also save to it; in a folder they add, rename and delete.'
      );
    case 'other':
      return trans.__('These rights were given with another application.');
  }
}

/** Who shares something with me, and when. */
export function sharedBy(trans: TranslationBundle, row: ReceivedRow): string {
  const who = sharers(trans, row);
  return row.created ? `${who} · ${when(trans, row.created)}` : who;
}

/** The same in full, for tooltips: rows are narrow. */
export function sharedByInFull(
  trans: TranslationBundle,
  row: ReceivedRow
): string {
  return [sharers(trans, row), fullTime(row.created)]
    .filter(Boolean)
    .join(' · ');
}

/** Who shares something with me, and through which group. */
function sharers(
  trans: TranslationBundle,
  { sharer, group }: ReceivedRow
): string {
  const who = nameOf(trans, sharer);
  return group ? trans.__('%1 with %2', who, nameOf(trans, group)) : who;
}

/** That something is a copy to be merged; null for everything else. */
export function proposal(
  trans: TranslationBundle,
  { merges_into, words }: ReceivedRow
): string | null {
  return merges_into && words
    ? trans.__('Proposes to merge it into “%1”: “%2”', merges_into, words)
    : merges_into && trans.__('Proposes to merge it into “%1”', merges_into);
}

/** With whom I share something, until when. */
export function sharedWith(trans: TranslationBundle, row: MadeRow): string {
  const parts = [
    isLink(row) ? trans.__('Anyone with the link') : nameOf(trans, row.grantee)
  ];
  if (isLink(row) && row.protected) {
    parts.push(trans.__('password'));
  }
  if (row.expires) {
    parts.push(trans.__('until %1', day(row.expires)));
  } else if (row.created) {
    parts.push(when(trans, row.created));
  }
  return parts.join(' · ');
}

/** What is wrong with something shared with me; null if nothing is. */
export function troubleOf(
  trans: TranslationBundle,
  row: ReceivedRow,
  withdrawn: boolean
): string | null {
  const sharer = nameOf(trans, row.sharer);
  if (withdrawn) {
    return trans.__('%1 no longer shares this with you.', sharer);
  }
  switch (row.failed) {
    case 'sharer':
      return trans.__('At the side of %1: %2', sharer, row.message ?? '');
    case 'storage':
      return trans.__('At the storage: %1', row.message ?? '');
    default:
      return row.message;
  }
}

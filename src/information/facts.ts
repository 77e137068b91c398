import { PathExt } from '@jupyterlab/coreutils';
import { formatFileSize } from '@jupyterlab/filebrowser';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { nameOf, roleName } from '../shares/model/messages';
import type { ReceivedRow, Role, Sharing } from '../shares/model/rows';
import type { IHolder } from '../tokens';
import { moment } from '../ui/times';
import { day, fullTime, when } from '../ui/times';

/**
 * What there is to know of a file or folder, as far as it could be asked for.
 *
 * Of what could not be known there is the reason, for a person.
 */
export interface IItemFacts {
  /** Its description, without content. */
  readonly model: Contents.IModel;
  /** What such files are called. */
  readonly type: string;
  /** The share it is reached through; undefined for what is not. */
  readonly share: ReceivedRow | undefined;
  readonly sharing: Sharing | Error;
  /** Earlier versions, the newest last; null for folders, which have none. */
  readonly versions: Contents.ICheckpointModel[] | Error | null;
}

/**
 * A line of what is known, and the same in full where that is longer.
 */
export interface IFact {
  readonly label: string;
  readonly value: string;
  readonly title?: string;
}

/** Put what is known in lines; what does not apply has none. */
export function facts(known: IItemFacts, trans: TranslationBundle): IFact[] {
  const { model, share, type } = known;
  const { name, path, size, last_modified } = model;
  const lines: (IFact | null)[] = [
    { label: trans.__('Name'), value: name },
    { label: trans.__('Where'), value: where(path, trans) },
    { label: trans.__('Type'), value: type },
    typeof size === 'number'
      ? {
          label: trans.__('Size'),
          value: formatFileSize(size, 1, 1024),
          title: trans._n('%1 byte', '%1 bytes', size)
        }
      : null,
    {
      label: trans.__('Modified'),
      value: when(trans, last_modified),
      title: fullTime(last_modified)
    },
    share
      ? { label: trans.__('Shared by'), value: nameOf(trans, share.sharer) }
      : null,
    { label: trans.__('Your access'), value: access(model, share, trans) },
    { label: trans.__('Shared with'), value: sharedWith(known.sharing, trans) },
    editing(model, trans),
    versions(known.versions, trans)
  ];
  return lines.filter(line => line !== null);
}

/** The folder it is in, as the breadcrumbs show it. */
function where(path: string, trans: TranslationBundle): string {
  const folders = PathExt.dirname(path).split('/').filter(Boolean);
  return [trans.__('My Files'), ...folders].join(' / ');
}

function access(
  { writable }: Contents.IModel,
  share: ReceivedRow | undefined,
  trans: TranslationBundle
): string {
  const role = roleName(trans, writable ? 'editor' : 'viewer');
  return share?.expires
    ? trans.__('%1, until %2', role, day(share.expires))
    : role;
}

function sharedWith(
  sharing: Sharing | Error,
  trans: TranslationBundle
): string {
  if (sharing instanceof Error) {
    return sharing.message;
  }
  const line = (who: string, role: Role) =>
    trans.__('%1 (%2)', who, roleName(trans, role).toLocaleLowerCase());
  const people = sharing.shares.map(({ grantee, role }) =>
    line(nameOf(trans, grantee), role)
  );
  const links = (sharing.links ?? []).map(({ role }) =>
    line(trans.__('Anyone with the link'), role)
  );
  return [...people, ...links].join('\n') || trans.__('Nobody');
}

/** Who edits it, where the storage tells. */
function editing(
  model: Contents.IModel,
  trans: TranslationBundle
): IFact | null {
  const lock = (model as { locked_by?: IHolder & { since: string | null } })
    .locked_by;
  if (!lock) {
    return null;
  }
  const self = lock.application
    ? trans.__('You, in %1', lock.application)
    : trans.__('You');
  const who = lock.me
    ? self
    : lock.name || lock.application || trans.__('Somebody else');
  return {
    label: trans.__('Editing now'),
    value: lock.since
      ? trans.__('%1, since %2', who, moment(new Date(lock.since)))
      : who,
    title: fullTime(lock.since)
  };
}

function versions(
  list: IItemFacts['versions'],
  trans: TranslationBundle
): IFact | null {
  if (list === null) {
    return null;
  }
  const label = trans.__('Versions');
  if (list instanceof Error) {
    return { label, value: list.message };
  }
  if (list.length === 0) {
    return { label, value: trans.__('No earlier ones') };
  }
  const { last_modified } = list[list.length - 1];
  return {
    label,
    value: trans._n(
      'One earlier version, of %2',
      '%1 earlier versions, the newest of %2',
      list.length,
      when(trans, last_modified)
    ),
    title: fullTime(last_modified)
  };
}

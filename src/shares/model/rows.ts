import type { components } from '../../api/schema';

type Schemas = components['schemas'];

/** A person or group who shares, or is shared with. */
export type Party = Schemas['Principal'];

/** What is shared. */
export type Item = Schemas['Item'];

/** Something I share. */
export type ShareRow = Schemas['ShareRow'];

/** Something shared with me. */
export type ReceivedRow = Schemas['ReceivedRow'];

/** All that is shared with me, and what the storage can do about it. */
export type ReceivedList = Schemas['ReceivedList'];

/** What changes of something shared with me. */
export type ReceivedChange = Schemas['ReceivedChange'];

/** A public link I made. */
export type LinkRow = Schemas['LinkRow'];

/** All the share dialog shows of one item. */
export type Sharing = Schemas['Sharing'];

/** What a share lets people do; `other` was made by another application. */
export type Role = Schemas['Role'];

/** The roles that can be given. */
export type Access = Exclude<Role, 'other'>;

/** What changes of a share or link. */
export type ShareChange = Schemas['ShareChange'];
export type LinkChange = Schemas['LinkChange'];

/** Something by me: with a person or group, or for whoever has the link. */
export type MadeRow = ShareRow | LinkRow;

export function isLink(row: MadeRow | ReceivedRow): row is LinkRow {
  return 'token' in row;
}

/** What tells one person or group from another, on whatever site. */
export function partyKey({ kind, idp, id }: Party): string {
  return `${kind} ${idp} ${id}`;
}

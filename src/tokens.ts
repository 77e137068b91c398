import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { components } from './api/schema';

/**
 * What `GET /cs3lab/status` tells about the storage and the person.
 */
export type Status = components['schemas']['Status'];

/**
 * How a merge went; `conflicts` where a person must decide.
 */
export type Merged = Omit<components['schemas']['Merged'], 'model'> & {
  /** What is stored now, without its content; null where nothing was. */
  readonly model: Contents.IModel | null;
};

/**
 * Two documents to compare.
 */
export type Comparison = components['schemas']['Comparison'];

/**
 * One of them: stored at a path, shown in a tab, or a part of a merge.
 */
export type ComparedDocument = Comparison['before'];

/**
 * Why there is no storage: it does not answer, does not know the person, or is not set up.
 */
export type Outage = 'unreachable' | 'sign-in' | 'settings';

/**
 * Whether the storage answers this person, and since when that is so.
 */
export interface IConnectivity {
  readonly reachable: boolean;
  /** null while it is reachable. */
  readonly outage: Outage | null;
  readonly since: Date;
}

/**
 * Why the storage did not take a save.
 */
export type RefusalReason =
  | 'changed'
  | 'conflicts'
  | 'missing'
  | 'locked'
  | 'forbidden'
  | 'quota'
  | 'signed-out'
  | 'undone'
  /** What the storage has can be neither shown nor merged. */
  | 'unreadable'
  | 'unreachable'
  /** The connection to the storage broke on the way. */
  | 'interrupted'
  /** The storage, or what stands before Jupyter, asks to come again later. */
  | 'busy'
  /** The storage reports a fault of its own. */
  | 'faulty'
  /** Jupyter, or the hub before it, does not know who asks. */
  | 'no-session'
  /** Something that stands before Jupyter takes no files of this size. */
  | 'too-large'
  /** Something that stands before Jupyter does not reach it. */
  | 'no-server'
  /** Anything else. */
  | 'failed';

/**
 * An open document, as far as saving it is concerned.
 */
export interface ISavedDocument {
  /** The model (without content) of what the document shows. */
  readonly contentsModel: Omit<Contents.IModel, 'content'> | null;
}

/**
 * A save the storage did not take; what was to be saved is still in the document.
 */
export interface ISaveRefusal {
  readonly document: ISavedDocument;
  readonly path: string;
  readonly reason: RefusalReason;
  /** Who holds the file, or changed it (`conflicts`), where that is known. */
  readonly holder: IHolder | null;
  /** The HTTP status of the answer; 0 where there was none. */
  readonly status: number;
  /** What the server said of it, which may be nothing. */
  readonly message: string;
  /** The last version that can be read (`unreadable`), where one is known. */
  readonly good: Merged['good'];
}

/**
 * A save that is about to begin, or under way; disposing of it withdraws one that sends nothing.
 */
export interface IAnnouncedSave extends IDisposable {
  /** What the storage has by this save, as the contents API has it; null until it is there. */
  readonly content: unknown;
}

/**
 * A save that found the file changed since the document was read.
 */
export interface IOutdatedSave {
  readonly document: ISavedDocument;
  readonly path: string;
  /** The hash of what the document was made from. */
  readonly base: string;
  /** What was to be saved: a notebook as JSON, or a text. */
  readonly content: unknown;
}

/**
 * Merges what was to be saved into what the storage has, and brings the document to the result.
 *
 * @returns how that went; its model is what the document then shows. null where nothing can
 * merge: the save is refused.
 */
export type SaveMerger = (save: IOutdatedSave) => Promise<Merged | null>;

/**
 * The default drive, on a CS3 storage.
 *
 * It announces what happens to files, so that other parts need not ask the storage.
 */
export interface ICs3Drive extends Contents.IDrive {
  /** Names this browser tab to the server. */
  readonly clientId: string;

  readonly connectivity: IConnectivity;

  readonly connectivityChanged: ISignal<ICs3Drive, IConnectivity>;

  /** A document was stored; the model carries its new hash. */
  readonly saved: ISignal<ICs3Drive, Contents.IModel>;

  readonly saveRefused: ISignal<ICs3Drive, ISaveRefusal>;

  /** A folder was listed: what it holds, whether or not that changed. */
  readonly listed: ISignal<ICs3Drive, Contents.IModel>;

  /**
   * Ask the storage for a file as it is, past what is known of saves; with its hash.
   */
  look(path: string, options: Contents.IFetchOptions): Promise<Contents.IModel>;

  /**
   * Answer who wants the content of a file with a model that is here already, until disposed.
   */
  answerWith(model: Contents.IModel): IDisposable;

  /**
   * Tell that an open document is about to be saved.
   *
   * @param document - its hash is what the storage must still have for the save to be taken.
   * @returns the save; to be withdrawn, should it never begin.
   */
  announceSave(document: ISavedDocument): IAnnouncedSave;

  /**
   * Say what merges a save that finds the file changed; it is refused otherwise.
   *
   * @returns a disposable that takes the merger away.
   */
  setMerger(merger: SaveMerger): IDisposable;

  /**
   * Ask the storage for checkpoints from now on, also for those of what was opened or saved last.
   */
  forgetCheckpoints(): void;

  /** Say refusals in the language of the person from now on. */
  speak(language: TranslationBundle): void;

  /** Take note of what somebody else learnt about the storage; null where it answers. */
  reportOutage(outage: Outage | null): void;
}

/**
 * The drive; null where the server has no gateway configured.
 */
export const ICs3Drive = new Token<ICs3Drive | null>(
  'cs3lab:ICs3Drive',
  'The default drive on a CS3 storage, with signals for saves and connectivity.'
);

/**
 * What is known about the storage and the person who uses it.
 */
export interface IStorageStatus {
  /** The last answer of the server; null until the first one. */
  readonly status: Status | null;

  readonly connectivity: IConnectivity;

  readonly changed: ISignal<IStorageStatus, void>;
}

/**
 * The storage's state; null where the server has no gateway configured.
 */
export const IStorageStatus = new Token<IStorageStatus | null>(
  'cs3lab:IStorageStatus',
  'The state of the CS3 storage and of the connection to it.'
);

/**
 * The documents open on the storage.
 */
export interface IOpenDocuments {
  /** Documents whose last save the storage did not take, and why. */
  readonly unsaved: ReadonlyMap<DocumentRegistry.Context, ISaveRefusal>;

  /**
   * Let the documents of a file show what the storage has, where nothing was changed in them.
   *
   * @param path - a file that was stored past them.
   */
  look(path: string): Promise<void>;

  readonly changed: ISignal<IOpenDocuments, void>;

  /** Forget that a document could not be saved: it is saved, or another notice says so. */
  forget(context: DocumentRegistry.Context): void;
}

/**
 * The open documents; null where the server has no gateway configured.
 */
export const IOpenDocuments = new Token<IOpenDocuments | null>(
  'cs3lab:IOpenDocuments',
  'The documents open on the CS3 storage and whether they are saved.'
);

/**
 * Who edits, and is not this server; without a name where that is not known.
 */
export type IHolder = NonNullable<components['schemas']['LockState']['holder']>;

/**
 * What a person is to see of the lock of a document.
 */
export type LockView =
  /** Nothing: not known yet, or nothing to tell. */
  | { readonly kind: 'free' }
  /** Edited here. */
  | { readonly kind: 'editing'; readonly since: Date | null }
  /** Edited here, on a storage that keeps no locks; `collide` where it compares no saves either. */
  | { readonly kind: 'unlocked'; readonly collide: boolean }
  /** Somebody else edits; `ended` is when the lock that was here ended. */
  | {
      readonly kind: 'other';
      readonly holder: IHolder;
      readonly since: Date | null;
      readonly ended: Date | null;
      readonly watching: boolean;
    }
  /** The same person edits elsewhere; `quiet` when they chose to view. */
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
 * Who edits an open document, and whether it may be changed here.
 */
export interface IDocumentLockState {
  /** What a person is to see of it. */
  readonly lockView: LockView;

  /** Who else edits; null where nobody does. */
  readonly holder: IHolder | null;

  /** Whether the document must not be changed here. */
  readonly viewOnly: boolean;

  /** Changes were made here under a lock that is gone, and are not stored. */
  readonly unsaved: boolean;

  readonly changed: ISignal<IDocumentLockState, void>;
}

/**
 * The locks of the documents open in this tab.
 */
export interface ILocks {
  /** The lock of the document a widget shows; null where none is kept. */
  lockOf(widget: object | null): IDocumentLockState | null;

  /** Something about some lock changed. */
  readonly changed: ISignal<ILocks, void>;

  /**
   * Say what copies a document, where a banner offers a copy; a plain copy beside it otherwise.
   *
   * @param copier - stores what the document shows as a copy, and opens it.
   * @returns a disposable that brings the plain copy back.
   */
  setCopier(
    copier: (context: DocumentRegistry.Context) => Promise<void>
  ): IDisposable;
}

/**
 * The locks; null where the server has no gateway configured.
 */
export const ILocks = new Token<ILocks | null>(
  'cs3lab:ILocks',
  'Who edits the documents open on the CS3 storage.'
);

/**
 * What can be done about what a comparison shows.
 */
export interface ICompareAction {
  readonly label: string;
  readonly caption: string;
  /** It is what goes on from here. */
  readonly isPrimary?: boolean;
  /** Whether it can be done now; a tab asks again when `changed` says so. */
  isOffered(): boolean;
  readonly changed: ISignal<unknown, void>;
  execute(): unknown;
}

/**
 * One of several comparisons below each other.
 */
export interface IComparedPart {
  readonly heading: string;
  readonly what: Comparison;
}

export interface ICompareOptions {
  /** Names the tab; what is compared does if left out. */
  readonly title?: string;
  readonly actions?: readonly ICompareAction[];
  /** Shown in place of the comparison, where all of them can be made. */
  readonly parts?: readonly IComparedPart[];
}

/**
 * The tabs in which people decide conflicts, and in which they compare.
 */
export interface IMerging {
  /**
   * Let a person decide conflicts, in a tab of its own or the one that is open already.
   *
   * @param merged - an answer whose state is `conflicts`.
   * @returns the answer to what was stored; null where the person cancelled.
   */
  resolve(merged: Merged): Promise<Merged | null>;

  /** Show in a tab how one document differs from another. */
  compare(what: Comparison, options?: ICompareOptions): Promise<void>;
}

/**
 * The merge and compare tabs; null where the server has no gateway configured.
 */
export const IMerging = new Token<IMerging | null>(
  'cs3lab:IMerging',
  'Tabs to decide conflicts of a merge and to compare documents.'
);

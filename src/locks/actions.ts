import { Notification } from '@jupyterlab/apputils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import { DisposableDelegate } from '@lumino/disposable';
import type { IDisposable } from '@lumino/disposable';
import { copyName } from '../documents/messages';
import { saveAsCopy } from '../documents/plaincopy';
import type { FreeNotice } from './freenotice';
import type { DocumentLock } from './lock';
import type { Action } from './messages';

/** Stores what a document shows as a copy, and opens it. */
export type Copier = (context: DocumentRegistry.Context) => Promise<void>;

/**
 * Does what the buttons of a banner say.
 */
export class Actions {
  constructor(
    private readonly _manager: IDocumentManager,
    private readonly _freeNotice: FreeNotice,
    private readonly _trans: TranslationBundle
  ) {}

  /**
   * Let somebody else make the copies, until disposed.
   */
  setCopier(copier: Copier): IDisposable {
    this._copier = copier;
    return new DisposableDelegate(() => {
      if (this._copier === copier) {
        this._copier = null;
      }
    });
  }

  /**
   * @returns when it is done; a failure was told then.
   */
  async run(
    action: Action,
    lock: DocumentLock,
    context: DocumentRegistry.Context
  ): Promise<void> {
    try {
      await this._run(action, lock, context);
    } catch (error) {
      Notification.error(
        this._trans.__('That did not work: %1', (error as Error).message),
        { autoClose: 10000 }
      );
    }
  }

  private async _run(
    action: Action,
    lock: DocumentLock,
    context: DocumentRegistry.Context
  ): Promise<void> {
    switch (action) {
      case 'copy':
        return this._copy(context);
      case 'keep':
        await this._copy(context);
        return lock.discard();
      case 'merge':
        return this._merge(lock, context);
      case 'watch':
        this._freeNotice.askPermission();
        return lock.watch();
      default:
        return lock[action]();
    }
  }

  /** Save what was not stored: a save that finds the file changed is merged. */
  private async _merge(
    lock: DocumentLock,
    context: DocumentRegistry.Context
  ): Promise<void> {
    await lock.edit();
    if (!lock.viewOnly) {
      // Where it is refused, a notice says so and offers the next step.
      await context.save().catch(() => undefined);
    }
  }

  /** Store what is shown beside the original, or in the home, and open it. */
  private async _copy(context: DocumentRegistry.Context): Promise<void> {
    if (this._copier) {
      return this._copier(context);
    }
    const { contents } = this._manager.services;
    const naming = copyName.bind(null, this._trans);
    const path = await saveAsCopy(context, contents, naming);
    this._manager.openOrReveal(path);
  }

  private _copier: Copier | null = null;
}

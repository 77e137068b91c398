import { Notification } from '@jupyterlab/apputils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import { saveAsCopy } from '../files/copies';
import { copyName } from '../files/words';
import type { DocumentLock } from './lock';
import type { Action } from './words';

/**
 * Does what the buttons of a banner say.
 */
export class Actions {
  constructor(
    private readonly _manager: IDocumentManager,
    private readonly _trans: TranslationBundle
  ) {}

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
      default:
        return lock[action]();
    }
  }

  /** Store what is shown beside the original, or in the home, and open it. */
  private async _copy(context: DocumentRegistry.Context): Promise<void> {
    const { contents } = this._manager.services;
    const naming = copyName.bind(null, this._trans);
    const path = await saveAsCopy(context, contents, naming);
    this._manager.openOrReveal(path);
  }
}

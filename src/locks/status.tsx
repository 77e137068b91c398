import { PathExt } from '@jupyterlab/coreutils';
import { TextItem } from '@jupyterlab/statusbar';
import type { TranslationBundle } from '@jupyterlab/translation';
import { lockIcon, ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';
import { moment } from '../ui/times';
import type { DocumentLock } from './lock';

/**
 * Whether the current document is edited here, in the status bar.
 */
export class LockStatus extends ReactWidget {
  constructor(private readonly _trans: TranslationBundle) {
    super();
    this.hide();
  }

  /**
   * Show the state of a lock; nothing where there is nothing to tell.
   */
  showLock(lock: DocumentLock | null): void {
    this._message = lock && statusMessage(this._trans, lock);
    this.setHidden(this._message === null);
    this.update();
  }

  protected override render(): JSX.Element | null {
    const message = this._message;
    return (
      message && (
        <div className="jp-Cs3Status" title={message.title}>
          {message.locked && (
            <lockIcon.react
              tag="span"
              className="jp-Cs3Status-icon"
              stylesheet="statusBar"
            />
          )}
          <TextItem source={message.text} />
        </div>
      )
    );
  }

  private _message: IStatusMessage | null = null;
}

interface IStatusMessage {
  readonly text: string;
  readonly title: string;
  readonly locked: boolean;
}

/**
 * What is written in the status bar; null where there is nothing to tell.
 */
function statusMessage(
  trans: TranslationBundle,
  { lockView, viewOnly, document }: DocumentLock
): IStatusMessage | null {
  const name = PathExt.basename(document.path);
  if (lockView.kind === 'editing') {
    const title = lockView.since
      ? trans.__(
          'You are editing “%1” since %2. Others can view it.',
          name,
          moment(lockView.since)
        )
      : trans.__('You are editing “%1”. Others can view it.', name);
    return { text: trans.__('editing'), title, locked: true };
  }
  if (lockView.kind === 'unlocked' && lockView.collide) {
    const title = trans.__(
      'This storage neither locks files nor compares what is saved. ' +
        'Changes by others are found when you save; only of two who save in the very same moment one may not be.'
    );
    const text = trans.__('two people at once may collide here');
    return { text, title, locked: false };
  }
  if (lockView.kind === 'unlocked') {
    const title = trans.__(
      'This storage cannot lock files. Changes by others are found when you save.'
    );
    return { text: trans.__('no locks here'), title, locked: false };
  }
  if (viewOnly) {
    const title = trans.__('You can run and copy “%1”, not change it.', name);
    return { text: trans.__('view only'), title, locked: false };
  }
  return null;
}

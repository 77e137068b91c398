import { TextItem } from '@jupyterlab/statusbar';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';
import type { IOpenDocuments, IStorageStatus } from '../tokens';
import { storageIcon, storageOffIcon } from '../ui/icons';
import { longStatus, shortStatus } from './messages';

interface IStatusProps {
  readonly storage: IStorageStatus;
  readonly documents: IOpenDocuments | null;
  readonly trans: TranslationBundle;
}

function Status({ storage, documents, trans }: IStatusProps): JSX.Element {
  const unsaved = documents?.unsaved.size ?? 0;
  const { reachable } = storage.connectivity;
  const Icon = reachable ? storageIcon : storageOffIcon;
  return (
    <div
      className="jp-Cs3Status"
      role="status"
      title={longStatus(trans, storage, unsaved)}
      data-reachable={reachable}
    >
      <Icon.react
        tag="span"
        className="jp-Cs3Status-icon"
        stylesheet="statusBar"
      />
      <TextItem source={shortStatus(trans, storage, unsaved)} />
    </div>
  );
}

/**
 * Who is on which storage, and whether it answers.
 */
export class StatusItem extends ReactWidget {
  constructor(private readonly _props: IStatusProps) {
    super();
  }

  protected override render(): JSX.Element {
    const { storage, documents } = this._props;
    const status = () => <Status {...this._props} />;
    return (
      <UseSignal signal={storage.changed}>
        {() =>
          documents ? (
            <UseSignal signal={documents.changed}>{status}</UseSignal>
          ) : (
            status()
          )
        }
      </UseSignal>
    );
  }
}

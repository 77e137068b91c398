import type { FileBrowser, FileBrowserModel } from '@jupyterlab/filebrowser';
import { ServerConnection } from '@jupyterlab/services';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { Signal } from '@lumino/signaling';
import { Panel } from '@lumino/widgets';
import * as React from 'react';
import type { ICs3Drive } from '../tokens';
import { Failure } from '../ui/parts';

/**
 * Why the files of a folder are not shown, in their place, until they are.
 */
export class ListingFailure extends ReactWidget {
  constructor(
    private readonly _model: FileBrowserModel,
    drive: ICs3Drive,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-Cs3ListingFailure');
    this.hide();
    _model.connectionFailure.connect(this._onFailure, this);
    // JupyterLab calls a folder refreshed that could not be listed.
    drive.listed.connect(this._onListed, this);
  }

  override dispose(): void {
    Signal.clearData(this);
    super.dispose();
  }

  protected override render(): JSX.Element | null {
    return this._message === null ? null : (
      <Failure
        message={this._message}
        onRetry={() => void this._model.refresh()}
        trans={this._trans}
      />
    );
  }

  private _onFailure(_: FileBrowserModel, error: Error): void {
    const away = error instanceof ServerConnection.NetworkError;
    this._message = away
      ? this._trans.__('Jupyter does not answer. It is asked again.')
      : error.message;
    this.show();
    this.update();
  }

  private _onListed(_: ICs3Drive, { path }: Contents.IModel): void {
    if (path === this._model.path) {
      this._message = null;
      this.hide();
    }
  }

  private _message: string | null = null;
}

/**
 * Show in a file browser why a folder cannot be listed, below the way to it.
 */
export function tellFailures(
  browser: FileBrowser,
  drive: ICs3Drive,
  trans: TranslationBundle
): void {
  const { model } = browser;
  const crumbs = browser.node.querySelector('.jp-FileBrowser-crumbs');
  const panel = findPanel(browser.content, crumbs);
  panel?.insertWidget(1, new ListingFailure(model, drive, trans));
  // It may have failed before, and is asked rarely while it fails.
  const refresh = () => void model.refresh();
  if (drive.connectivity.outage) {
    refresh();
  }
  drive.connectivityChanged.connect(refresh, browser);
}

/** The innermost panel that holds an element as the first of its widgets. */
function findPanel(panel: unknown, element: Element | null): Panel | null {
  if (!(panel instanceof Panel)) {
    return null;
  }
  return panel.widgets[0]?.node === element
    ? panel
    : (panel.widgets.map(each => findPanel(each, element)).find(Boolean) ??
        null);
}

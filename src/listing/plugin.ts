import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  IDefaultFileBrowserRenderer,
  IFileBrowserFactory
} from '@jupyterlab/filebrowser';
import type { FileBrowser } from '@jupyterlab/filebrowser';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { ICs3Drive } from '../tokens';

import { tellFailures } from './failure';
import { MarkedRenderer } from './marks';
import { padlock } from './padlock';

/**
 * Draws what the storage says of files behind their names.
 */
export const marks: JupyterFrontEndPlugin<IDefaultFileBrowserRenderer> = {
  id: 'cs3lab:marks',
  description:
    'Marks in listings what others edit and what can only be viewed.',
  autoStart: true,
  provides: IDefaultFileBrowserRenderer,
  optional: [ITranslator],
  activate: (_: JupyterFrontEnd, translator: ITranslator | null) => {
    const renderer = new MarkedRenderer();
    renderer.addMarker(padlock((translator ?? nullTranslator).load('cs3lab')));
    return renderer;
  }
};

/**
 * Says in file browsers why a folder is not shown.
 */
export const failures: JupyterFrontEndPlugin<void> = {
  id: 'cs3lab:failures',
  description: 'Says in the file browser why files cannot be shown.',
  autoStart: true,
  requires: [IFileBrowserFactory],
  optional: [ICs3Drive, ITranslator],
  activate: (
    _: JupyterFrontEnd,
    factory: IFileBrowserFactory,
    drive: ICs3Drive | null,
    translator: ITranslator | null
  ) => {
    if (!drive) {
      return;
    }
    const trans = (translator ?? nullTranslator).load('cs3lab');
    const tell = (browser: FileBrowser) => tellFailures(browser, drive, trans);
    factory.tracker.forEach(tell);
    factory.tracker.widgetAdded.connect((_tracker, browser) => tell(browser));
  }
};

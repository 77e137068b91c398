import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IDefaultFileBrowserRenderer } from '@jupyterlab/filebrowser';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
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

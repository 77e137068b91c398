import { PageConfig } from '@jupyterlab/coreutils';
import {
  Drive,
  IDefaultDrive,
  IServerSettings,
  ServerConnection
} from '@jupyterlab/services';
import type { Contents, ServiceManagerPlugin } from '@jupyterlab/services';
import { ICs3Drive } from '../tokens';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- start-up needs it at once
import { Cs3Drive } from './drive';

/**
 * The drive on the storage, for parts that want its signals.
 */
export const drive: ServiceManagerPlugin<ICs3Drive | null> = {
  id: 'cs3lab:drive',
  description: 'A drive on a CS3 storage that saves only over what it knows.',
  autoStart: true,
  provides: ICs3Drive,
  optional: [IServerSettings],
  activate: (_: null, settings: ServerConnection.ISettings | null) => {
    if (PageConfig.getOption('cs3lab') !== 'on') {
      return null;
    }
    const serverSettings = settings ?? ServerConnection.makeSettings();
    return new Cs3Drive({ serverSettings });
  }
};

/**
 * JupyterLab's own files, on the storage where there is one.
 */
export const defaultDrive: ServiceManagerPlugin<Contents.IDrive> = {
  id: 'cs3lab:default-drive',
  description: 'Makes the drive on the CS3 storage the default one.',
  autoStart: true,
  provides: IDefaultDrive,
  optional: [ICs3Drive, IServerSettings],
  activate: (
    _: null,
    cs3Drive: ICs3Drive | null,
    settings: ServerConnection.ISettings | null
  ) => cs3Drive ?? new Drive({ serverSettings: settings ?? undefined })
};

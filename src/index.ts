import { defaultDrive, documents, drive } from './files/plugin';
import { locks, padlocks } from './locks/plugin';
import { shares, sharesSidebar } from './shares/plugin';
import { kernelFiles, statusItem, storageStatus } from './status/plugin';

export * from './tokens';

export default [
  drive,
  defaultDrive,
  documents,
  storageStatus,
  statusItem,
  kernelFiles,
  locks,
  padlocks,
  shares,
  sharesSidebar
];

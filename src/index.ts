import { defaultDrive, documents, drive } from './files/plugin';
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
  shares,
  sharesSidebar
];

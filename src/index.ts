import { buffer } from './buffer/plugin';
import { copies, mergedSaves } from './copies/plugin';
import { documents } from './documents/plugin';
import { defaultDrive, drive } from './files/plugin';
import { information } from './information/plugin';
import { failures, marks } from './listing/plugin';
import { locks } from './locks/plugin';
import { merging } from './merging/plugin';
import { shares, sharesSidebar } from './shares/plugin';
import { kernelFiles, statusItem, storageStatus } from './status/plugin';

export * from './shares/model/tokens';
export * from './tokens';

export default [
  drive,
  defaultDrive,
  documents,
  storageStatus,
  statusItem,
  kernelFiles,
  locks,
  copies,
  mergedSaves,
  buffer,
  marks,
  failures,
  information,
  merging,
  shares,
  sharesSidebar
];

import { PageConfig } from '@jupyterlab/coreutils';

/**
 * What people call the storage, as the operator says: also the category of what the command
 * palette offers of it.
 */
export function storageName(): string {
  return PageConfig.getOption('cs3labStorageName') || 'CS3';
}

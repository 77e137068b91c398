import { LabIcon } from '@jupyterlab/ui-components';

/**
 * A cloud: the storage.
 */
export const storageIcon = new LabIcon({
  name: 'cs3lab:storage',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <path class="jp-icon3" fill="#616161" d="M19.4 10A7.5 7.5 0 0 0 5.4 8 6 6 0 0 0 6 20h13a5 5 0 0 0 .4-10z"/>
</svg>`
});

/**
 * A crossed-out cloud: the storage does not answer.
 */
export const storageOffIcon = new LabIcon({
  name: 'cs3lab:storage-off',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <path class="jp-icon-warn0" fill="#f57c00" d="M3 5.3 5.8 8H5.4A6 6 0 0 0 6 20h11.7l2 2L21 20.7 4.3 4zM24 15a5 5 0 0 0-4.6-5A7.5 7.5 0 0 0 8 5.1L22.4 18.600A5 5 0 0 0 24 15z"/>
</svg>`
});

/**
 * An eye: to be viewed only.
 */
export const viewIcon = new LabIcon({
  name: 'cs3lab:view',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <path class="jp-icon3" fill="#616161" fill-rule="evenodd" d="M1 12c2.800-5 6.600-7.500 11-7.500S20.200 7 23 12c-2.800 5-6.600 7.500-11 7.500S3.800 17 1 12zm11-5a5 5 0 1 0 0 10 5 5 0 0 0 0-10zm0 2.500a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5z"/>
</svg>`
});

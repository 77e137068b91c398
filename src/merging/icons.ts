import { LabIcon } from '@jupyterlab/ui-components';

/** Two lines that become one. */
export const mergeIcon = new LabIcon({
  name: 'cs3lab:merge',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <path class="jp-icon3" fill="#616161" d="M17 20.400 18.400 19 15 15.600 13.600 17zM7.500 8H11v5.600L5.600 19 7 20.400l6-6V8h3.500L12 3.500z"/>
</svg>`
});

/** Two pages beside each other. */
export const compareIcon = new LabIcon({
  name: 'cs3lab:compare',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">
  <path class="jp-icon3" fill="#616161" d="M10 3H5a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h5v2h2V1h-2zm0 15H5l5-6zM19 3h-5v2h5v13l-5-6v9h5a2 2 0 0 0 2-2V5a2 2 0 0 0-2-2z"/>
</svg>`
});

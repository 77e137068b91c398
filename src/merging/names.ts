/** The commands of merges and comparisons; schema/merging.json names them too. */
export const CommandIDs = {
  next: 'cs3lab:next-conflict',
  previous: 'cs3lab:previous-conflict',
  save: 'cs3lab:save-merged',
  cancel: 'cs3lab:cancel-merge',
  undo: 'cs3lab:undo-in-merge',
  redo: 'cs3lab:redo-in-merge',
  compareStored: 'cs3lab:compare-with-storage',
  compareSelected: 'cs3lab:compare-selected',
  compareWith: 'cs3lab:compare-with',
  compareDocument: 'cs3lab:compare-document-with'
} as const;

/** Copies what a document shows, to work on; the argument is its `path`. */
export const MAKE_COPY = 'cs3lab:make-copy';

/** Lets the person decide where what a document shows and what the storage has conflict. */
export const MERGE_UNSAVED = 'cs3lab:merge-unsaved';

/** Shows what is known of a file, or of the one selected in the file browser. */
export const INFORMATION = 'cs3lab:information';

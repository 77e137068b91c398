/** Copies what a document shows, to work on; the argument is its `path`. */
export const MAKE_COPY = 'cs3lab:make-copy';

/** Merges the copy in front into its original. */
export const MERGE_BACK = 'cs3lab:merge-back';

/** Lets the person decide where what a document shows and what the storage has conflict. */
export const MERGE_UNSAVED = 'cs3lab:merge-unsaved';

/** Stores what a document shows over what the storage has and nobody can read. */
export const REPLACE_UNREADABLE = 'cs3lab:replace-unreadable';

/** Restores a `version` of a document, and merges what the document shows into it. */
export const MERGE_INTO_VERSION = 'cs3lab:merge-into-version';

/** Says in the place of saving why what is only viewed is not saved. */
export const SAVE_VIEW_ONLY = 'cs3lab:save-view-only';

/** Shows what is known of a file, or of the one selected in the file browser. */
export const INFORMATION = 'cs3lab:information';

import type { TranslationBundle } from '@jupyterlab/translation';
import type { components } from './schema';

/** A sentence with its parameters, in the language of the person. */
type Sentence = (
  trans: TranslationBundle,
  params: { readonly [name: string]: string }
) => string;

/**
 * The sentences of the server by their codes: each one of `cs3lab/messages.py`, in the same words.
 */
export const SENTENCES: Readonly<
  Record<components['schemas']['Wording']['code'], Sentence>
> = {
  about: (trans, { path, what }) => trans.__('“%1”: %2', path, what),
  failed: trans => trans.__('The storage reported a problem. Try again.'),
  not_found: trans =>
    trans.__('It is not there. It may have been renamed, moved or deleted.'),
  already_exists: trans =>
    trans.__(
      'Something of that name is there already. Nothing was overwritten.'
    ),
  permission_denied: trans =>
    trans.__('You do not have the permission for that. Nothing was changed.'),
  unauthenticated: trans =>
    trans.__('The storage does not accept your sign-in. Sign in again.'),
  conflict: trans =>
    trans.__('It was changed in the meantime. Nothing was overwritten.'),
  locked: trans =>
    trans.__('Somebody else is editing it. Nothing was changed.'),
  locked_by: (trans, { name }) =>
    trans.__('%1 is editing it. Nothing was changed.', name),
  locked_by_me: trans =>
    trans.__('You are editing it elsewhere. Nothing was changed.'),
  locked_by_me_in: (trans, { application }) =>
    trans.__('You are editing it in %1. Nothing was changed.', application),
  quota_exceeded: trans =>
    trans.__(
      'There is no room left on the storage. Nothing was saved: delete ' +
        'something first.'
    ),
  invalid_argument: trans =>
    trans.__('The storage cannot do this as it was asked.'),
  failed_precondition: trans =>
    trans.__('That is not possible in its present state. Nothing was changed.'),
  untrusted_endpoint: trans =>
    trans.__(
      'The storage names an address for contents that is not allowed here ' +
        '(data_hosts). Nothing was sent: ask those who run this server.'
    ),
  unsupported: trans => trans.__('This storage does not offer that.'),
  too_many_entries: trans =>
    trans.__(
      'This folder holds too many entries to be listed: storages end at ' +
        'some 16,000 files. Open a folder below it by its path, and keep ' +
        'fewer files in one folder.'
    ),
  unavailable: trans =>
    trans.__('The storage cannot be reached. Try again in a moment.'),
  deadline_exceeded: trans =>
    trans.__('The storage did not answer in time. Try again in a moment.'),
  processing: trans =>
    trans.__('The storage is still checking it; it opens in a moment.'),
  transfer_interrupted: trans =>
    trans.__('The transfer was interrupted. Try again.'),
  server_error: trans =>
    trans.__(
      'The storage failed to do that. Try again, or ask those who run it.'
    ),
  no_sense: trans =>
    trans.__(
      'The storage answered something that cannot be understood. Look ' +
        'whether it was done before you try again.'
    ),
  stopping: trans => trans.__('The server is stopping. Nothing was changed.'),
  not_set_up: (trans, { problem }) =>
    trans.__('The storage is not set up correctly. %1', problem),
  sign_in_unreadable: trans =>
    trans.__('The file with the storage password cannot be read.'),
  sign_in_refused: trans =>
    trans.__('The storage does not accept this user name and password.'),
  sign_in_empty: trans => trans.__('The access token is empty. Sign in again.'),
  sign_in_unsendable: trans =>
    trans.__(
      'The access token is too long, or holds a line break or another ' +
        'character that no token has. Sign in again, or ask those who run ' +
        'this server.'
    ),
  sign_in_missing: trans =>
    trans.__('There is no token in the token file. Sign in again.'),
  no_tls: trans =>
    trans.__(
      'The gateway of the storage speaks no TLS, and this server asks for ' +
        'it (tls). Nothing was sent: ask those who run this server.'
    ),
  only_tls: trans =>
    trans.__(
      'The gateway of the storage speaks TLS alone, and this server does ' +
        'not (tls). Ask those who run this server.'
    ),
  untrusted: trans =>
    trans.__(
      'The storage cannot prove that it is the right one. Nothing was ' +
        'sent: ask those who run it.'
    ),
  unknown_authority: trans =>
    trans.__(
      'The certificate of the storage comes from an authority that is not ' +
        'known here. Nothing was sent: those who run this server can name ' +
        'the authority (ca).'
    ),
  other_name: trans =>
    trans.__(
      'The certificate of the storage is for another name than the one it ' +
        'was called by. Nothing was sent: ask those who run it.'
    ),
  not_yet_valid: trans =>
    trans.__(
      'The certificate of the storage is not valid yet. Nothing was sent: ' +
        'ask those who run it.'
    ),
  expired: trans =>
    trans.__(
      'The certificate of the storage has expired. Nothing was sent: ask ' +
        'those who run it.'
    ),
  no_pem: trans =>
    trans.__(
      'The storage is not set up correctly. The file of trusted ' +
        'certificates (ca) holds no certificate in PEM form.'
    ),
  no_ca: trans =>
    trans.__(
      'The storage is not set up correctly. The file of trusted ' +
        'certificates (ca) cannot be read.'
    ),
  unencrypted: trans =>
    trans.__(
      'The storage wants contents sent unencrypted. Nothing was sent: ask ' +
        'those who run it.'
    ),
  no_address: trans =>
    trans.__(
      'The storage did not say where contents are kept. Nothing was sent: ' +
        'ask those who run it.'
    ),
  no_transfer: trans =>
    trans.__('The storage offers no way of transfer that is known here.'),
  name_empty: trans =>
    trans.__('A name cannot be empty, “.” or “..”. Choose another name.'),
  name_with_slash: trans =>
    trans.__('A name cannot hold a slash. Choose another name.'),
  name_with_controls: trans =>
    trans.__(
      'A name cannot hold control characters such as line breaks. Choose ' +
        'another name.'
    ),
  name_no_text: trans =>
    trans.__('A name must be valid text. Choose another name.'),
  name_too_long: (trans, { size, limit }) =>
    trans.__(
      'The name is too long: %1 bytes of at most %2. Shorten it.',
      size,
      limit
    ),
  name_of_chunk: trans =>
    trans.__(
      'A name cannot hold “-chunking-” and a number: the storage would ' +
        'lose the file.'
    ),
  top_has_no_name: trans =>
    trans.__('That is the top of the storage. Choose a name.'),
  top_stays: trans => trans.__('The top of the storage cannot be deleted.'),
  no_parent_path: trans =>
    trans.__('A path cannot hold “..”. Choose another place.'),
  no_dot_names: trans =>
    trans.__('A path cannot contain “.” or “..” as a name.'),
  no_nul: trans => trans.__('A path cannot contain a NUL character.'),
  no_unicode: trans => trans.__('A name must be valid Unicode text.'),
  not_text: trans =>
    trans.__(
      'A name or text holds characters that cannot be stored. Nothing was ' +
        'changed: change it.'
    ),
  path_no_text: trans =>
    trans.__('A path must be valid text. Choose another name.'),
  name_hidden: (trans, { path }) =>
    trans.__('Hidden files are switched off; “%1” was left as it is.', path),
  root_has_no_name: trans =>
    trans.__('This is the root of the files: choose a name.'),
  no_such_file: (trans, { path }) =>
    trans.__('file or directory %1 does not exist', path),
  exists: (trans, { path }) => trans.__('File already exists: %1', path),
  no_folder: trans =>
    trans.__(
      'The folder it should lie in is not there. It may have been renamed ' +
        'or deleted.'
    ),
  not_saved_no_folder: trans =>
    trans.__('The folder it should lie in is not there. Nothing was saved.'),
  a_file: trans => trans.__('This is a file and not a folder.'),
  a_folder: trans => trans.__('This is a folder and not a file.'),
  named_folder: (trans, { name }) =>
    trans.__('“%1” is a folder and not a file.', name),
  into_itself: trans =>
    trans.__('A folder cannot be moved into itself. Nothing was changed.'),
  not_empty: (trans, { path }) =>
    trans.__('The folder %1 is not empty. Nothing was deleted.', path),
  other_length: trans =>
    trans.__(
      'What was to be saved is not as long as announced. Nothing was ' +
        'saved: try again.'
    ),
  read_other_length: trans =>
    trans.__(
      'The storage sent more or less than the file holds by its own ' +
        'account. Try again.'
    ),
  too_large_to_open: (trans, { name, limit }) =>
    trans.__(
      '“%1” is larger than %2 MB, which is too large to be opened here. ' +
        'You can download it.',
      name,
      limit
    ),
  choose_what_to_copy: trans =>
    trans.__('Choose what to copy of this folder. Nothing was copied.'),
  too_large_to_copy: (trans, { limit }) =>
    trans.__(
      'The folder is too large to be copied: more than %1 MB. Nothing was ' +
        'copied.',
      limit
    ),
  too_many_to_copy: (trans, { limit }) =>
    trans.__(
      'The folder is too large to be copied: more than %1 files. Nothing ' +
        'was copied.',
      limit
    ),
  may_not_remove: trans =>
    trans.__(
      'You may not remove it from where it is. Nothing was changed: you ' +
        'can copy it instead.'
    ),
  copied_not_removed: (trans, { source, target, why }) =>
    trans.__(
      '“%1” was copied to “%2”, but not removed from where it was. %3 ' +
        'Nothing is lost; delete the one you do not need.',
      source,
      target,
      why
    ),
  changed_meanwhile: trans => trans.__('It was changed meanwhile.'),
  upload_cut_off: trans =>
    trans.__(
      'A part of the upload is missing. Nothing was saved: upload the ' +
        'file again.'
    ),
  no_room_for_upload: (trans, { error }) =>
    trans.__(
      'The Jupyter server has no room to collect this upload. Nothing was ' +
        'saved: upload a smaller file, or free some space. (%1)',
      error
    ),
  no_cells: trans =>
    trans.__(
      'The notebook that was to be saved has no cells, and what is stored ' +
        'has. Nothing was overwritten: open it again.'
    ),
  no_such_version: trans =>
    trans.__(
      'The storage does not keep this checkpoint any more. Nothing was ' +
        'changed: look at the checkpoints again and choose another one.'
    ),
  not_restored: trans =>
    trans.__(
      'The storage did not bring this checkpoint back. Nothing is lost: ' +
        'what was there is still there, or is the latest checkpoint now. ' +
        'Look at the checkpoints again and try once more.'
    ),
  changed_since_opened: (trans, { path }) =>
    trans.__(
      '“%1” was changed by someone else since you opened it. Nothing was ' +
        'overwritten: open it again, or save under another name.',
      path
    ),
  gone_since_opened: (trans, { path }) =>
    trans.__(
      '“%1” is no longer there since you opened it. Nothing was ' +
        'overwritten: open it again, or save under another name.',
      path
    ),
  folder_in_the_way: trans =>
    trans.__('There is a folder of that name. It was not replaced.'),
  not_saved_lock_ended: trans =>
    trans.__('Your lock on it has ended. Nothing was saved.'),
  nothing_chosen: trans =>
    trans.__('Nothing was chosen to be deleted. Nothing was deleted.'),
  file_no_utf8: trans => trans.__('The file is not UTF-8 encoded text'),
  versions_unreadable: trans =>
    trans.__('This storage can restore earlier contents but not show them.'),
  no_locks: trans =>
    trans.__(
      'This storage cannot lock files. Changes by others are found when ' +
        'you save.'
    ),
  lock_ended: trans => trans.__('Your lock on it has ended.'),
  not_shared: trans =>
    trans.__(
      'Nothing of this name is shared with you, or it is not shared any ' +
        'more.'
    ),
  for_viewing: trans =>
    trans.__(
      'It is shared with you for viewing only. Nothing was changed: you ' +
        'can save a copy in your own files.'
    ),
  shares_unchangeable: trans =>
    trans.__(
      '“Shares” itself cannot be changed: it shows what others share with ' +
        'you.'
    ),
  shares_closed: trans =>
    trans.__(
      '“Shares” holds only what others share with you, and this is not, ' +
        'or not any more. Choose another folder. Nothing was changed.'
    ),
  shares_fixed: trans =>
    trans.__(
      'It belongs to whoever shares it with you and stays there. Copy it ' +
        'to your own files; if you do not need it any more, delete it from ' +
        '“Shares”, which only leaves the share.'
    ),
  shared_already: trans =>
    trans.__('It is shared with them already. Change their access instead.'),
  shared_by_folder: trans =>
    trans.__(
      'They can reach it already: a folder it lies in is shared with ' + 'them.'
    ),
  no_such_person: trans =>
    trans.__(
      'There is nobody of that name on this storage. Nothing was shared.'
    ),
  shared_with_self: trans =>
    trans.__('You cannot share with yourself. Nothing was shared.'),
  no_right_to_share: trans =>
    trans.__(
      'You do not have the right to share this. Ask its owner to share ' + 'it.'
    ),
  share_ended: trans => trans.__('This share has ended already.'),
  share_orphaned: trans =>
    trans.__('What was shared is gone, and the storage cannot end its share.'),
  share_taken_back: trans =>
    trans.__(
      'This share has ended: whoever shared it with you has taken it ' + 'back.'
    ),
  no_own_names: trans =>
    trans.__(
      'This storage keeps no name of your own for what is shared with ' + 'you.'
    ),
  share_name_taken: trans =>
    trans.__('Another share goes by that name already. Choose another name.'),
  not_accepted: trans => trans.__('Accept the share before you rename it.'),
  choose_role: trans => trans.__('Choose whether they can view or edit.'),
  end_without_zone: trans =>
    trans.__('The time at which sharing ends needs a time zone.'),
  end_in_past: trans =>
    trans.__('Sharing cannot end in the past. Choose a later date.'),
  link_ended: trans => trans.__('This link has ended already.'),
  no_right_to_link: trans =>
    trans.__(
      'You do not have the right to make a link to this. Ask its owner.'
    ),
  link_of_others: trans =>
    trans.__('Somebody else made this link. Nothing was changed.'),
  link_refused: trans =>
    trans.__('The storage refuses the password or the date. Choose others.'),
  only_owner_shares: trans =>
    trans.__('You cannot share this: only its owner can.'),
  no_shares: trans => trans.__('This storage keeps no shares.'),
  cannot_share_all: trans =>
    trans.__('Choose a file or folder: all you have cannot be shared at once.'),
  name_too_short: trans => trans.__('Type at least two letters of a name.'),
  other_sites: trans =>
    trans.__('This storage cannot share with people at other sites.'),
  unreachable_share: trans =>
    trans.__(
      'It cannot be reached: its owner has deleted it or taken the share ' +
        'back.'
    ),
  gone: trans =>
    trans.__('It is no longer there: it was deleted or moved away.'),
  only_files_copied: trans =>
    trans.__('Only files can be copied to work on. Nothing was copied.'),
  no_free_name: trans =>
    trans.__(
      'There already are copies by every name that was tried. Nothing was ' +
        'copied: try again.'
    ),
  copy_of_other_kind: trans =>
    trans.__(
      'The content of a copy must be that of its file: a notebook, or a ' +
        'text.'
    ),
  nobody_to_ask: trans =>
    trans.__(
      'This is not a copy, so there is nobody to ask. Nothing was shared.'
    ),
  original_is_yours: trans =>
    trans.__(
      'The original is yours: merge the copy yourself. Nothing was ' + 'shared.'
    ),
  owner_unknown: trans =>
    trans.__(
      'Whose the original is cannot be told any more. Nothing was shared: ' +
        'share the copy with whom you want to merge it.'
    ),
  not_proposed: trans =>
    trans.__('Nobody proposes to merge this, so there is nothing to decline.'),
  folder_no_copy: trans =>
    trans.__('This is a folder and not a copy of a file.'),
  damaged_notebook: (trans, { name, reason }) =>
    trans.__('“%1” %2. Nothing was changed.', name, reason),
  merge_unchanged: trans =>
    trans.__(
      'What is stored holds all of it already. Nothing had to be stored.'
    ),
  merge_unknown: trans =>
    trans.__(
      'What both versions were made from is not known any more, so they ' +
        'cannot be merged. Nothing was changed: compare them, or save yours ' +
        'under another name.'
    ),
  merge_denied: trans =>
    trans.__(
      'You may not change this file. Nothing was changed: ask its owner ' +
        'to merge, or save your version under another name.'
    ),
  original_not_seen: trans =>
    trans.__(
      'You may not see the original of this copy. Nothing was changed: ' +
        'ask whose it is to share it with you.'
    ),
  merge_missing: trans =>
    trans.__(
      'The file is not there any more. Nothing was changed, and your ' +
        'version is kept.'
    ),
  merge_busy: trans =>
    trans.__(
      'Somebody keeps changing this file. Nothing was changed: try again ' +
        'in a moment.'
    ),
  merge_no_room: trans =>
    trans.__(
      'There is no room left on the disk of this server to keep the merge ' +
        'while you decide. Nothing was changed.'
    ),
  merge_replaced: trans =>
    trans.__(
      'What could not be read was replaced; where versions are kept, it ' +
        'is the latest.'
    ),
  merge_open: trans =>
    trans.__('Nothing of this merge was stored, so there is nothing to undo.'),
  merge_closed: trans =>
    trans.__('This merge is stored already. To change it, undo it first.'),
  merge_changed_since: trans =>
    trans.__(
      'It was changed since the merge, so the merge cannot be undone. ' +
        'Nothing was changed: what it held before is in its history.'
    ),
  merge_gone: trans =>
    trans.__(
      'This merge is too long ago. Nothing was lost: start it again, and ' +
        'what is stored is merged as it is now.'
    ),
  merge_unlike: trans =>
    trans.__('A notebook and a text cannot be compared with each other.'),
  merge_no_copy: trans =>
    trans.__(
      'This file is not a copy of another one, so there is nothing to ' +
        'merge it into.'
    ),
  merge_unreadable: (trans, { reason }) =>
    trans.__(
      'What is stored %1. Nothing was changed, and your version is kept.',
      reason
    ),
  merge_locked: trans =>
    trans.__(
      'Somebody else is editing this file. Nothing was changed: merge ' +
        'when it is free.'
    ),
  merge_locked_by: (trans, { name }) =>
    trans.__(
      '%1 is editing this file. Nothing was changed: merge when it is ' +
        'free.',
      name
    ),
  merge_locked_by_me: trans =>
    trans.__(
      'You are editing this file elsewhere. Nothing was changed: merge ' +
        'when it is closed.'
    ),
  merge_locked_by_me_in: (trans, { application }) =>
    trans.__(
      'You are editing this file in %1. Nothing was changed: merge when ' +
        'it is closed.',
      application
    ),
  merge_conflict: trans =>
    trans.__(
      'In 1 place, both versions changed the same. Decide which to keep. ' +
        'Nothing was stored.'
    ),
  merge_conflicts: (trans, { number }) =>
    trans._n(
      'In %1 place, both versions changed the same. Decide which to keep. ' +
        'Nothing was stored.',
      'In %1 places, both versions changed the same. Decide which to ' +
        'keep. Nothing was stored.',
      Number(number)
    ),
  merge_loses: (trans, { what, where }) =>
    trans.__(
      '%1 would be gone: under %2 an error or nothing would stand. The run ' +
        'failed, or there was none since the code was changed or the ' +
        'outputs were cleared. Nothing was stored.',
      what,
      where
    ),
  picture: trans => trans.__('1 picture'),
  pictures: (trans, { number }) =>
    trans._n('%1 picture', '%1 pictures', Number(number)),
  table: trans => trans.__('1 table'),
  tables: (trans, { number }) =>
    trans._n('%1 table', '%1 tables', Number(number)),
  cell: trans => trans.__('1 cell'),
  cells: (trans, { number }) => trans._n('%1 cell', '%1 cells', Number(number)),
  both: (trans, { one, other }) => trans.__('%1 and %2', one, other),
  replaced_beside: (trans, { path }) =>
    trans.__(
      'What is in the copy now stands beside the copy, too, as “%1”.',
      path
    ),
  replaced_original: (trans, { path }) =>
    trans.__(
      'What is in the copy now stands where the original was, as “%1”.',
      path
    ),
  merge_stopped: trans =>
    trans.__('The merge was stopped. Nothing was changed.'),
  merge_too_long: trans =>
    trans.__('The merge takes too long. Nothing was changed.'),
  merge_too_large: trans =>
    trans.__(
      'These documents are too large to be merged. Nothing was changed.'
    ),
  merge_no_process: trans =>
    trans.__(
      'This machine has no room for another process. Nothing was changed: ' +
        'try later.'
    ),
  merge_failed: (trans, { error }) =>
    trans.__('The merge failed (%1). Nothing was changed.', error),
  bad_local: (trans, { reason }) =>
    trans.__('Your version %1. Nothing was changed.', reason),
  bad_remote: (trans, { reason }) =>
    trans.__('The stored version %1. Nothing was changed.', reason),
  bad_base: (trans, { reason }) =>
    trans.__(
      'The version both were made from %1. Nothing was changed.',
      reason
    ),
  bad_merged: (trans, { reason }) =>
    trans.__('The merged version %1. Nothing was changed.', reason),
  bad_former: (trans, { reason }) =>
    trans.__('The first version %1. Nothing was changed.', reason),
  bad_present: (trans, { reason }) =>
    trans.__('The second version %1. Nothing was changed.', reason),
  too_deep: trans => trans.__('is nested too deeply to be a notebook'),
  conflict_markers: trans =>
    trans.__('holds conflict markers of another merge'),
  not_json: (trans, { error }) => trans.__('is not a notebook: %1', error),
  holds_no_cells: trans => trans.__('is not a notebook: it holds no cells'),
  malformed: trans =>
    trans.__('is not a notebook: cells, metadata or version are malformed'),
  unknown_format: trans =>
    trans.__('is not a notebook of a version known here (2 to 4)'),
  not_upgraded: (trans, { error }) =>
    trans.__('could not be brought up to date: %1', error),
  not_a_cell: (trans, { number }) =>
    trans.__('has something in it that is no cell (cell %1)', number),
  source_no_text: (trans, { number }) =>
    trans.__('has a cell whose source is no text (cell %1)', number),
  cell_metadata_malformed: (trans, { number }) =>
    trans.__('has a cell with malformed metadata (cell %1)', number),
  cell_outputs_malformed: (trans, { number }) =>
    trans.__('has a cell with malformed outputs (cell %1)', number),
  no_utf8: trans => trans.__('is not text in UTF-8, so it cannot be merged'),
  no_text: trans => trans.__('is not text, so it cannot be merged'),
  base_no_text: trans => trans.__('is not text'),
  not_the_text: trans => trans.__('is not the one text that was to be merged'),
  not_valid: (trans, { error }) =>
    trans.__('would not be a valid notebook: %1', error),
  base_newer: trans => trans.__('was recorded by a newer version of cs3lab'),
  base_too_large: trans =>
    trans.__('recorded in the copy is too large to be true'),
  base_damaged: trans => trans.__('recorded in the copy is damaged'),
  origin_newer: trans => trans.__('was made by a newer version of cs3lab'),
  origin_damaged: trans => trans.__('holds a damaged record of its original')
};

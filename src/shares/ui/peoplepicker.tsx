import type { TranslationBundle } from '@jupyterlab/translation';
import { InputGroup, UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';
import { detailOf, nameOf } from '../model/messages';
import { SHORTEST } from '../model/people';
import type { PeopleSearch } from '../model/people';
import { partyKey } from '../model/rows';
import type { Party } from '../model/rows';
import { Avatar } from './parts';

export interface IPeoplePickerProps {
  readonly search: PeopleSearch;
  /** Whether groups can be found, for the hint in the box. */
  readonly groups: boolean;
  readonly isMember: (party: Party) => boolean;
  readonly onChoose: (party: Party) => void;
  readonly trans: TranslationBundle;
}

/**
 * A box to type a name in, and who it could be below.
 */
export function PeoplePicker(props: IPeoplePickerProps): JSX.Element {
  return (
    <UseSignal signal={props.search.changed}>
      {() => <Combobox {...props} />}
    </UseSignal>
  );
}

function Combobox(props: IPeoplePickerProps): JSX.Element {
  const { search, groups, onChoose, trans } = props;
  const [marked, setMarked] = React.useState(0);
  const id = React.useId();
  const found = search.found ?? [];
  const active = Math.min(marked, found.length - 1);
  const isOpen = search.text.trim() !== '';
  const choose = (party: Party | undefined) => {
    if (party) {
      search.type('');
      setMarked(0);
      onChoose(party);
    }
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length > 0) {
      setMarked((active + step + found.length) % found.length);
    } else if (event.key === 'Enter' && !search.isSearching) {
      choose(found[active]);
    } else if (event.key === 'Escape' && isOpen) {
      search.type('');
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="jp-Cs3Picker">
      <InputGroup
        type="text"
        role="combobox"
        autoFocus
        autoComplete="off"
        spellCheck={false}
        placeholder={
          groups
            ? trans.__('Name, user name, mail or group…')
            : trans.__('Name, user name or mail…')
        }
        aria-label={trans.__('Share with')}
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length > 0 ? `${id}-${active}` : undefined}
        value={search.text}
        onChange={({ currentTarget }) => {
          setMarked(0);
          search.type(currentTarget.value);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="jp-Cs3Picker-list" hidden={!isOpen}>
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label={trans.__('People found')}
        >
          {found.map((party, index) => (
            <Candidate
              key={partyKey(party)}
              {...props}
              id={`${id}-${index}`}
              party={party}
              isActive={index === active}
              onPick={() => choose(party)}
            />
          ))}
        </div>
        <div className="jp-Cs3Picker-hint" role="status">
          {hint(search, trans)}
        </div>
      </div>
    </div>
  );
}

function Candidate({
  id,
  party,
  isActive,
  isMember,
  onPick,
  trans
}: IPeoplePickerProps & {
  readonly id: string;
  readonly party: Party;
  readonly isActive: boolean;
  readonly onPick: () => void;
}): JSX.Element {
  const detail = isMember(party)
    ? trans.__('Already in the list')
    : detailOf(trans, party);
  return (
    <div
      id={id}
      className="jp-Cs3Picker-option"
      role="option"
      aria-selected={isActive}
      ref={node => {
        if (isActive) {
          node?.scrollIntoView?.({ block: 'nearest' });
        }
      }}
      // A click would come after the box has lost the focus.
      onMouseDown={event => {
        event.preventDefault();
        onPick();
      }}
    >
      <Avatar party={party} trans={trans} />
      <span className="jp-Cs3Picker-name">{nameOf(trans, party)}</span>
      <span className="jp-Cs3Picker-detail">{detail}</span>
    </div>
  );
}

function hint(search: PeopleSearch, trans: TranslationBundle): string {
  if (search.text.trim().length < SHORTEST) {
    return trans.__('Type at least two letters.');
  }
  if (search.error !== null) {
    return search.error;
  }
  if (search.isSearching) {
    return trans.__('Searching…');
  }
  return search.found?.length === 0
    ? trans.__('No one found. Try a part of the name or the mail.')
    : '';
}

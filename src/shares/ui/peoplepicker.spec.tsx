import { nullTranslator } from '@jupyterlab/translation';
import { fireEvent, screen, waitFor } from '@testing-library/dom';
import * as React from 'react';
import { fill, show } from '../../testing/screen';
import { EINSTEIN, MARIE, TestSharing } from '../../testing/sharing';
import { PeopleSearch } from '../model/people';
import { SharingRest } from '../model/rest';
import { PeoplePicker } from './peoplepicker';

const onChoose = jest.fn();

let search: PeopleSearch;

beforeEach(() => onChoose.mockClear());
afterEach(() => search.dispose());

function setUp(people = [MARIE, EINSTEIN], groups = true) {
  const server = new TestSharing();
  server.people = people;
  search = new PeopleSearch(new SharingRest(server.settings));
  show(
    <PeoplePicker
      search={search}
      groups={groups}
      isMember={({ id }) => id === EINSTEIN.id}
      onChoose={onChoose}
      trans={nullTranslator.load('cs3lab')}
    />
  );
  return server;
}

const type = (text: string) => fill('Share with', text);
const key = (name: string) =>
  fireEvent.keyDown(screen.getByLabelText('Share with'), { key: name });
const hint = (text: string | RegExp) => screen.findByText(text);

it.each([
  [true, 'Name, user name, mail or group…'],
  [false, 'Name, user name or mail…']
])('says what can be typed, groups: %s', async (groups, words) => {
  setUp([], groups);

  expect(await screen.findByPlaceholderText(words)).toBeTruthy();
});

it('asks for more letters first', async () => {
  const server = setUp();
  await type('m');

  expect(await hint('Type at least two letters.')).toBeTruthy();
  expect(server.take()).toEqual([]);
});

it('chooses who is clicked on, and empties the box', async () => {
  setUp();
  await type('marie');
  fireEvent.mouseDown(await screen.findByText('Marie Curie'));

  expect(onChoose.mock.calls[0][0]).toMatchObject({ id: 'marie' });
  await waitFor(() =>
    expect(screen.getByLabelText('Share with')).toHaveProperty('value', '')
  );
});

it('chooses by arrows and Enter', async () => {
  setUp();
  await type('ei');
  await screen.findByText('Albert Einstein');
  key('ArrowDown');
  await waitFor(() =>
    expect(screen.getAllByRole('option')[1].getAttribute('aria-selected')).toBe(
      'true'
    )
  );
  key('Enter');

  expect(onChoose.mock.calls[0][0]).toMatchObject({ id: 'einstein' });
});

it('marks who is in the list already', async () => {
  setUp();
  await type('ei');

  expect(await hint('Already in the list')).toBeTruthy();
});

it('gives up upon Escape', async () => {
  setUp();
  await type('marie');
  await screen.findByText('Marie Curie');
  key('Escape');

  await waitFor(() => expect(screen.queryByText('Marie Curie')).toBeNull());
  expect(onChoose).not.toHaveBeenCalled();
});

it('says that no one was found', async () => {
  setUp([]);
  await type('nobody');

  expect(await hint(/^No one found/)).toBeTruthy();
});

it('says why it could not search', async () => {
  setUp().refused = 'GET people';
  await type('marie');

  expect(await hint('You may not do that.')).toBeTruthy();
});

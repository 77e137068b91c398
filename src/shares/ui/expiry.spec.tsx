import { nullTranslator } from '@jupyterlab/translation';
import { screen, waitFor } from '@testing-library/dom';
import * as React from 'react';
import { button, fill, press, show } from '../../testing/screen';
import { Expiry } from './expiry';

const onChange = jest.fn();

beforeEach(() => onChange.mockClear());

function showExpiry(expires: string | null) {
  const trans = nullTranslator.load('cs3lab');
  show(<Expiry expires={expires} onChange={onChange} trans={trans} />);
}

it('ends with the chosen day', async () => {
  showExpiry(null);
  await fill('Ends after', '2999-12-24');
  await press('Set');

  const [end] = onChange.mock.calls[0];
  expect(new Date(end).toLocaleDateString('sv')).toBe('2999-12-24');
});

it('offers nothing to set before a day is chosen', async () => {
  showExpiry(null);
  await screen.findByLabelText('Ends after');

  expect(screen.queryByRole('button')).toBeNull();
});

it('takes no day that is over', async () => {
  showExpiry(null);
  await fill('Ends after', '2020-12-24');

  expect((await screen.findByRole('alert')).textContent).toBe(
    'Choose a day that is still to come.'
  );
  await waitFor(async () => expect((await button('Set')).disabled).toBe(true));
});

it('can be without end again', async () => {
  showExpiry('2999-12-24T12:00:00Z');
  await press('Never ends');

  expect(onChange).toHaveBeenCalledWith(null);
});

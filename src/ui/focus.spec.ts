import { keepFocus } from './focus';

function setUp(html: string) {
  document.body.innerHTML = `<main>${html}</main><input id="elsewhere">`;
  const node = document.querySelector('main')!;
  const kept = keepFocus(node);
  const find = (selector: string) =>
    document.querySelector<HTMLElement>(selector)!;
  return { find, kept };
}

/** Wait for what follows a change of the page. */
const changed = () => new Promise(resolve => setTimeout(resolve));

const ROWS = `
  <button id="first">First</button>
  <ul><li tabindex="0"><button id="accept">Accept</button></li></ul>`;

it('goes to the row when the button in it goes', async () => {
  const { find } = setUp(ROWS);
  find('#accept').focus();
  find('#accept').remove();
  await changed();

  expect(document.activeElement).toBe(find('li'));
});

it('goes to the next control there is when the row goes, too', async () => {
  const { find } = setUp(ROWS);
  find('#accept').focus();
  find('li').remove();
  await changed();

  expect(document.activeElement).toBe(find('#first'));
});

it('stays where somebody went', async () => {
  const { find } = setUp(ROWS);
  find('#accept').focus();
  find('#accept').blur();
  await changed();
  find('#accept').remove();
  await changed();

  expect(document.activeElement).toBe(document.body);
});

it('is left alone afterwards', async () => {
  const { find, kept } = setUp(ROWS);
  find('#accept').focus();
  kept.dispose();
  find('#accept').remove();
  await changed();

  expect(document.activeElement).toBe(document.body);
});

import { initials } from './initials';

it.each([
  ['Marie Curie', 'MC'],
  ['Jean-Luc van Picard', 'JP'],
  ['Maria Salomea Skłodowska', 'MS'],
  ['einstein', 'E'],
  ['Łukasz Żak', 'ŁŻ'],
  ['', '']
])('stands for “%s” with “%s”', (name, letters) => {
  expect(initials(name)).toBe(letters);
});

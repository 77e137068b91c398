/** The letters that stand for a name. */
export function initials(name: string): string {
  const words = name
    .split(/[\s\-_.]+/)
    .filter(word => /\p{L}|\p{N}/u.test(word));
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return ends.map(word => [...word][0].toLocaleUpperCase()).join('');
}

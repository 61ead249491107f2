/** A text as key presses: what the protocol calls keysyms. */
const NAMED: Record<string, number> = { "\n": 0xff0d, "\t": 0xff09 };

export const LONGEST_PASTE = 2000;

/** Letters of Latin-1 are their own number; others carry a mark. Characters nobody has a key for are left out. */
export function keysymsOf(text: string): number[] {
  const keys: number[] = [];
  for (const letter of text.replaceAll("\r\n", "\n").slice(0, LONGEST_PASTE)) {
    const point = letter.codePointAt(0) ?? 0;
    const named = NAMED[letter];
    if (named) keys.push(named);
    else if ((point >= 0x20 && point < 0x7f) || (point >= 0xa0 && point < 0x100)) keys.push(point);
    else if (point >= 0x100) keys.push(0x01000000 | point);
  }
  return keys;
}

/** Which tabs of a row have no room: by their widths, never the open one. */
export function withoutRoom(widths: readonly number[], open: number, room: number, more: number): number[] {
  const sum = widths.reduce((total, width) => total + width, 0);
  if (sum <= room) return [];
  let left = room - more - (widths[open] ?? 0);
  let isFull = false;
  return widths.flatMap((width, at) => {
    if (at === open) return [];
    // What follows the first that finds no room stays behind it, so that the order is kept.
    isFull ||= width > left;
    if (isFull) return [at];
    left -= width;
    return [];
  });
}

/** As many beside each other as leave no lonely card in the last row. */
export function columnsFor(count: number): number {
  if (count <= 5) return Math.max(count, 3);
  const free = (columns: number) => (columns - (count % columns)) % columns;
  return [5, 4, 3].reduce((best, columns) => (free(columns) < free(best) ? columns : best));
}
